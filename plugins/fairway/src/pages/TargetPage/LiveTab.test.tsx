import type { LiveObjects } from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { FairwayRouter } from '../../routing/FairwayRouter';
import { RunWorld } from '../../__testUtils__/RunWorld';

const NAME = 'checkout-1-canary-01';

const live = (...objects: LiveObjects['objects']): LiveObjects => ({
  cluster: 'canary-01',
  readAt: new Date().toISOString(),
  objects,
});
const deployment = (image: string) => ({
  object: 'Deployment shop/checkout',
  document: { kind: 'Deployment', spec: { image } },
  versionField: { path: 'spec.image', version: image },
});

function show(read: () => Promise<LiveObjects>) {
  const world = new RunWorld([{ name: 'canary', batches: [2] }]);
  const { view } = world.api();
  const asked = jest.fn(read);
  renderInPortal(<FairwayRouter />, {
    api: world.api({
      view: ((path: string, ...rest: []) =>
        path === `targets/default/${NAME}/live`
          ? asked()
          : view(path, ...rest)) as FairwayApi['view'],
    }),
    at: `/fairway/targets/default/${NAME}/live`,
    path: '/fairway/*',
  });
  return { world, asked };
}

describe('the tab of the live object', () => {
  it('shows the object as it is, with the field of its version and when it was read', async () => {
    show(async () => live(deployment('v1')));
    expect(
      await screen.findByRole('region', { name: 'Deployment shop/checkout' }),
    ).toBeVisible();
    expect(screen.getByText(/kind: Deployment/)).toHaveTextContent('image: v1');
    expect(screen.getByText(/^The version is in/)).toHaveTextContent(
      'The version is in spec.image: v1',
    );
    expect(screen.getByText(/^Cluster canary-01 was asked/)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Live' })).toHaveAttribute(
      'aria-current',
      'page',
    );
  });

  it('is read again when one asks for it, and not by itself', async () => {
    let image = 'v1';
    const { world, asked } = show(async () => live(deployment(image)));
    await screen.findByText(/image: v1/);
    image = 'v2';
    world.change({ uid: 'uid-canary-01', phase: 'Converged' });
    await screen.findAllByText('Converged');
    expect(asked).toHaveBeenCalledTimes(1);
    fireEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(await screen.findByText(/image: v2/)).toBeVisible();
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('says why there is nothing to see, and what to do', async () => {
    show(async () =>
      live({
        object: 'Deployment shop/checkout',
        problem: {
          type: 'Unreachable',
          message: 'cluster "canary-01" does not answer',
          fix: 'See whether it runs.',
        },
      }),
    );
    const alert = await screen.findByText(/does not answer/);
    expect(alert).toHaveTextContent('See whether it runs.');
  });

  it('alarms nobody about an object that is only not shown', async () => {
    show(async () =>
      live(deployment('v1'), {
        object: 'Kustomization flux-system/checkout',
        problem: {
          type: 'Hidden',
          message: 'It has not opted in. Promotions do not need that.',
          fix: 'To show it, run a command.',
        },
      }),
    );
    const part = await screen.findByRole('region', {
      name: 'Kustomization flux-system/checkout',
    });
    expect(part).toHaveTextContent('Promotions do not need that.');
    expect(part).toHaveTextContent('To show it, run a command.');
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('names the permission that is missing', async () => {
    show(async () => {
      throw new FairwayError('permission fairway.target.live.read is needed', {
        code: 403,
      });
    });
    expect(
      await screen.findByText('permission fairway.target.live.read is needed'),
    ).toBeVisible();
  });

  it('can be tried again after an error', async () => {
    let broken = true;
    show(async () => {
      if (broken) {
        throw new FairwayError('the backend is away', { code: 503 });
      }
      return live(deployment('v1'));
    });
    await screen.findByText('the backend is away');
    broken = false;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(screen.getByText(/kind: Deployment/)).toBeVisible(),
    );
  });
});
