import { promotionKind, StreamChange } from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { screen } from '@testing-library/react';
import { anObject } from '../../__testUtils__/objects';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { FairwayRouter } from '../../routing/FairwayRouter';

const promotion = (status?: unknown, spec: object = {}) =>
  anObject(promotionKind, 'checkout-abc', {
    spec: {
      sourceRef: { name: 'checkout' },
      fleetRef: { name: 'europe' },
      planRef: { name: 'canary' },
      version: 'v2',
      ...spec,
    },
    status,
  });

const show = (api: Partial<FairwayApi>) =>
  renderInPortal(<FairwayRouter />, {
    api,
    at: '/fairway/promotions/default/checkout-abc',
    path: '/fairway/*',
  });

describe('the page of a promotion', () => {
  it('says that it starts, until the run is there', async () => {
    let change: (change: StreamChange) => void = () => {};
    const changed = new Promise<StreamChange>(resolve => {
      change = resolve;
    });
    let now = promotion();
    show({
      get: (async () => now) as FairwayApi['get'],
      async *stream() {
        yield { type: 'hello', notice: { revision: 7 } };
        const { kind, namespace, name, type } = await changed;
        yield {
          type: 'changes',
          changes: { revision: 8, changes: [{ kind, namespace, name, type }] },
        };
        await new Promise(() => {});
      },
    });
    expect(await screen.findByText('Starting…')).toBeVisible();
    now = promotion({
      currentRun: { name: 'checkout-abc-1', uid: 'u', generation: 1 },
    });
    now.metadata.resourceVersion = '8';
    change({
      type: 'changed',
      kind: 'Promotion',
      namespace: 'default',
      name: 'checkout-abc',
    });
    expect(
      await screen.findByRole('heading', { level: 1, name: 'checkout-abc-1' }),
    ).toBeVisible();
  });

  it('says what it waits for', async () => {
    show({
      get: (async () =>
        promotion({
          phase: 'Pending',
          message: 'waits until run checkout-aaa-1 has ended',
        })) as FairwayApi['get'],
    });
    expect(
      await screen.findByText(/waits until run checkout-aaa-1 has ended/),
    ).toBeVisible();
  });

  it('says that it is suspended, and leads to the run before', async () => {
    show({
      get: (async () => ({
        ...promotion(
          { currentRun: { name: 'checkout-abc-1', uid: 'u', generation: 0 } },
          { suspend: true },
        ),
      })) as FairwayApi['get'],
    });
    expect(await screen.findByText(/is suspended/)).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'See the run before' }),
    ).toHaveAttribute('href', '/fairway/runs/default/checkout-abc-1');
  });

  it('says when it is not there', async () => {
    show({
      get: async () => {
        throw new FairwayError('promotion "checkout-abc" not found', {
          code: 404,
        });
      },
    });
    expect(await screen.findByText('There is no such object')).toBeVisible();
  });
});
