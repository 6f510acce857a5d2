import {
  ClusterError,
  DeliveryError,
  ObjectDiff,
} from '@fairway/plugin-fairway-node';
import { outcomeOf, problemOf, worstOf } from './previewOutcomes';

const diff = (
  field: ObjectDiff['fields'][number],
  kind: string = 'Deployment',
): ObjectDiff => ({
  object: { apiVersion: 'v1', kind, namespace: 'shop', name: 'checkout' },
  fields: [field],
});
const changeOf = (object: ObjectDiff) => outcomeOf(object, 'v2').changes[0];

describe('what a preview shows of a field', () => {
  it('is the version, wherever it is', () => {
    expect(
      changeOf(
        diff({
          path: 'spec.values.apiToken.tag',
          before: 'app:v1',
          after: 'app:v2',
        }),
      ),
    ).toMatchObject({ from: 'app:v1', to: 'app:v2' });
  });

  it.each([
    ['a variable', 'spec.containers[name=app].env[name=PASSWORD].value', 'x'],
    ['a value of a chart', 'spec.values.user', 'x'],
    ['what speaks of a secret', 'spec.clientSecret', 'x'],
    ['a secret within a list', 'spec.inputs', [{ password: 'x' }]],
  ])('is not %s that changes with it', (_, path, before) => {
    const change = changeOf(diff({ path, before, after: 'y' }));
    expect(JSON.stringify(change.from)).toContain('[hidden]');
    expect(JSON.stringify(change.from)).not.toContain('"x"');
  });

  it('is nothing of a Secret', () => {
    expect(
      changeOf(
        diff({ path: 'data.version', before: 'djE=', after: 'v2' }, 'Secret'),
      ),
    ).toEqual({ field: 'data.version', from: '[hidden]', to: '[hidden]' });
    expect(
      changeOf(diff({ path: 'data.version', after: 'v2' }, 'Secret')).from,
    ).toBeUndefined();
  });
});

describe('what an error means to a preview', () => {
  const silent = new ClusterError('ServiceUnavailable', 'try later', {
    code: 503,
    retryable: true,
  });
  const forbidden = new ClusterError('Forbidden', 'may not get', {
    code: 403,
    retryable: false,
  });
  const inDelivery = (cause: ClusterError) =>
    new DeliveryError(cause.reason, cause.message, {
      retryable: cause.retryable,
      notSent: true,
      cause,
    }).withNotSent(false);

  it.each([
    ['a cluster that cannot tell now', silent, 'Unknown'],
    ['the same within a driver', inDelivery(silent), 'Unknown'],
    ['a cluster that refuses', forbidden, 'Refused'],
    ['the same within a driver', inDelivery(forbidden), 'Refused'],
    [
      'a kind that is not installed',
      new ClusterError('NoKind', 'install it', { retryable: true }),
      'Refused',
    ],
    [
      'a window that is closed',
      new DeliveryError('SyncWindow', 'wait', {
        retryable: true,
        retryAfterMs: 1,
        waits: true,
      }),
      'Refused',
    ],
  ])('tells %s', (_, error, outcome) => {
    expect(problemOf(error)).toMatchObject({
      outcome,
      reason: error.reason,
      problem: error.message,
    });
  });

  it('says nothing of other errors', () => {
    expect(problemOf(new Error('x'))).toBeUndefined();
  });
});

it('takes the worst outcome of several objects', () => {
  expect(worstOf(['AlreadyThere', 'Change'])).toBe('Change');
  expect(worstOf(['Change', 'Refused', 'Unknown', 'Conflict'])).toBe(
    'Conflict',
  );
  expect(worstOf([])).toBe('AlreadyThere');
});
