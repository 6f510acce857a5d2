import { Promotion, promotionKind } from '@fairway/plugin-fairway-common';
import {
  REQUESTED_BY_ANNOTATION,
  requestersAfter,
  requestersOfPromotion,
} from './requesters';

const spec = (change: object = {}): Promotion['spec'] =>
  promotionKind.spec.parse({
    sourceRef: { name: 'checkout' },
    fleetRef: { name: 'production' },
    planRef: { name: 'canary' },
    version: 'v1',
    ...change,
  });

/** A promotion that these people have asked for. */
const askedBy = (people: string, change: object = {}) => ({
  metadata: {
    annotations: { [REQUESTED_BY_ANNOTATION]: people },
  } as unknown as Promotion['metadata'],
  spec: spec(change),
});

describe('who asks for a promotion', () => {
  const after = (before: ReturnType<typeof askedBy>, change: object) =>
    requestersAfter(
      before,
      { ...before, spec: spec(change) },
      'user:default/bob',
    );

  it('is the one who creates it', () => {
    expect(requestersAfter(undefined, askedBy(''), 'user:default/bob')).toEqual(
      ['user:default/bob'],
    );
  });

  it('is everybody who had a part in it, as long as a version stays', () => {
    const before = askedBy('user:default/ann');
    expect(after(before, { timeout: '1h' })).toEqual([
      'user:default/ann',
      'user:default/bob',
    ]);
    expect(after(before, { sourceRef: { name: 'other' } })).toHaveLength(2);
    const units = askedBy('user:default/ann', {
      versions: { api: 'v1', worker: 'v1' },
      version: undefined,
    });
    expect(
      after(units, {
        versions: { api: 'v2', worker: 'v1' },
        version: undefined,
      }),
    ).toHaveLength(2);
  });

  it('names a person once, and the last one last', () => {
    const before = askedBy('user:default/bob user:default/ann');
    expect(after(before, { timeout: '1h' })).toEqual([
      'user:default/ann',
      'user:default/bob',
    ]);
    expect(requestersOfPromotion(before)).toEqual([
      'user:default/bob',
      'user:default/ann',
    ]);
  });

  it('is the one who asks for other versions only', () => {
    const before = askedBy('user:default/ann', { versions: { api: 'v1' } });
    expect(after(before, { version: 'v2', versions: { api: 'v2' } })).toEqual([
      'user:default/bob',
    ]);
  });

  it('does not change when somebody suspends it or changes nothing', () => {
    const before = askedBy('user:default/ann');
    expect(after(before, { suspend: true })).toEqual(['user:default/ann']);
    expect(after(before, {})).toEqual(['user:default/ann']);
  });
});
