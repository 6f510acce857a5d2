import {
  clusterKind,
  fleetKind,
  planKind,
  PromotionPreview,
  sourceKind,
} from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { anObject, holding } from '../../__testUtils__/objects';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import {
  aPreview,
  aRunSummary,
  aSourceOverview,
} from '../../__testUtils__/views';
import { FairwayRouter } from '../../routing/FairwayRouter';

const everything = holding(
  anObject(sourceKind, 'checkout'),
  anObject(fleetKind, 'america'),
  anObject(fleetKind, 'europe'),
  anObject(planKind, 'at-once'),
  anObject(planKind, 'canary-then-europe'),
  anObject(clusterKind, 'eu-1'),
  anObject(clusterKind, 'eu-2'),
);

function show(
  api: Partial<FairwayApi> = {},
  preview: (document: any) => Promise<PromotionPreview> = async () =>
    aPreview(),
  at = '/fairway/promote?namespace=default&source=checkout',
) {
  const previews = jest.fn(preview);
  renderInPortal(<FairwayRouter />, {
    api: {
      list: everything,
      view: (async (path: string) =>
        path.startsWith('sources/')
          ? aSourceOverview({ recent: [aRunSummary({ version: 'v1.4.0' })] })
          : { revision: 1, items: [], total: 0 }) as FairwayApi['view'],
      viewOf: ((_: string, document: unknown) =>
        previews(document)) as FairwayApi['viewOf'],
      ...api,
    },
    at,
    path: '/fairway/*',
  });
  return previews;
}

const start = () => screen.getByRole('button', { name: 'Start' });
const field = (name: string) =>
  screen.findByLabelText(new RegExp(`^${name}`), { selector: 'input' });

async function typeVersion(version = 'v1.4.2') {
  const user = userEvent.setup({ delay: null });
  await user.click(await field('Version'));
  await user.paste(version);
  return user;
}

jest.setTimeout(30_000);

describe('the form of a promotion', () => {
  it('begins with fleet and plan of the last run, and suggests versions that were seen', async () => {
    const user = userEvent.setup({ delay: null });
    show();
    expect(await field('Fleet')).toHaveValue('europe');
    expect(await field('Plan')).toHaveValue('canary-then-europe');
    await user.click(await field('Version'));
    await user.keyboard('{ArrowDown}');
    expect(
      (await screen.findAllByRole('option')).map(
        ({ textContent }) => textContent,
      ),
    ).toEqual(['v1.4.0', 'v1.4.2', 'v1.4.1']);
  });

  it('says what has to be filled in before anything can start', async () => {
    show();
    await field('Version');
    expect(start()).toHaveAccessibleDescription('Fill in first: Version');
    expect(start()).toHaveAttribute('aria-disabled', 'true');
  });

  it('previews stages, clusters, gates and diffs once typing rests', async () => {
    const previews = show();
    await typeVersion();
    expect(await screen.findByText('14 clusters in 2 stages')).toBeVisible();
    expect(previews).toHaveBeenCalledTimes(1);
    expect(previews.mock.calls[0][0].spec).toEqual({
      sourceRef: { name: 'checkout' },
      fleetRef: { name: 'europe' },
      planRef: { name: 'canary-then-europe' },
      version: 'v1.4.2',
    });
    expect(screen.getByText('eu-canary-1, eu-canary-2')).toBeVisible();
    expect(
      screen.getByRole('link', { name: 'release-managers' }).parentElement,
    ).toHaveTextContent('1 of release-managers');
    expect(
      within(
        screen.getByRole('table', { name: 'What changes on the clusters' }),
      ).getByRole('row', { name: /eu-canary-1/ }),
    ).toHaveTextContent('shop/checkout:v1.4.1 → shop/checkout:v1.4.2');
  });

  it('names six clusters of a batch, and the others when asked', async () => {
    show();
    const user = await typeVersion();
    await user.click(await screen.findByRole('button', { name: 'and 6 more' }));
    expect(screen.getByText(/eu-12/)).toBeVisible();
  });

  it('narrows the promotion to clusters', async () => {
    const previews = show();
    const user = await typeVersion();
    await user.type(await field('Only these clusters'), 'eu-1{Enter}');
    await waitFor(() =>
      expect(previews.mock.lastCall?.[0].spec.scope).toEqual({
        clusters: ['eu-1'],
      }),
    );
  });

  it('lets those look who may not start it, and says so from the beginning', async () => {
    const reason = 'permission fairway.promotion.promote is needed';
    show({ can: async () => ({ allowed: false, reason }) }, async () =>
      aPreview({ problems: [{ message: reason }], diffs: [] }),
    );
    expect(
      await screen.findByText(
        `You can look at what would happen, but not start it: ${reason}`,
      ),
    ).toBeVisible();
    await typeVersion();
    expect(await screen.findByText('14 clusters in 2 stages')).toBeVisible();
    expect(start()).toHaveAccessibleDescription(reason);
    expect(
      screen.queryByRole('heading', { name: 'What changes on the clusters' }),
    ).not.toBeInTheDocument();
  });

  it('shows problems at their fields, and does not start', async () => {
    const create = jest.fn();
    show({ create }, async () =>
      aPreview({
        problems: [
          {
            field: 'spec.planRef.name',
            message: 'the plan selects no cluster',
          },
          { message: 'the backend "apps" is not ready' },
        ],
        warnings: ['eu-paris-1 cannot be reached'],
        uncovered: ['us-1'],
      }),
    );
    const user = await typeVersion();
    expect(
      await screen.findByText('the plan selects no cluster'),
    ).toBeVisible();
    expect(await field('Plan')).toHaveAccessibleDescription(
      'the plan selects no cluster',
    );
    expect(
      screen.getByRole('list', { name: 'Why it cannot start' }),
    ).toHaveTextContent('the backend "apps" is not ready');
    expect(
      screen.getByRole('list', { name: 'What to know' }),
    ).toHaveTextContent(/eu-paris-1 cannot be reached.*us-1/);
    await user.click(start());
    expect(create).not.toHaveBeenCalled();
  });

  it('shows at its field why a document is not valid', async () => {
    show({}, async () => {
      throw new FairwayError('Promotion is invalid', {
        code: 422,
        causes: [{ field: 'spec.version', message: 'must be printable ASCII' }],
      });
    });
    await typeVersion('v 1');
    expect(await screen.findByText('must be printable ASCII')).toBeVisible();
    expect(await field('Version')).toHaveAccessibleDescription(
      'must be printable ASCII',
    );
  });

  it('says when the preview cannot be made, and tries again', async () => {
    let broken = true;
    show({}, async () => {
      if (broken) {
        throw new FairwayError('the database is away', { code: 503 });
      }
      return aPreview();
    });
    const user = await typeVersion();
    expect(
      await screen.findByText('The preview could not be made'),
    ).toBeVisible();
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('14 clusters in 2 stages')).toBeVisible();
  });

  it('starts, waits for the run, and opens it', async () => {
    const promotion = anObject({ kind: 'Promotion' } as never, 'checkout-abc', {
      spec: {
        sourceRef: { name: 'checkout' },
        fleetRef: { name: 'europe' },
        planRef: { name: 'canary-then-europe' },
        version: 'v1.4.2',
      },
      status: {
        currentRun: { name: 'checkout-abc-1', uid: 'u', generation: 1 },
      },
    });
    const create = jest.fn(async () => promotion as never);
    show({
      create,
      get: (async (kind: { kind: string }) => {
        if (kind.kind === 'Promotion') {
          return promotion;
        }
        throw new FairwayError('no such run in this test', { code: 404 });
      }) as FairwayApi['get'],
    });
    const user = await typeVersion();
    await screen.findByText('14 clusters in 2 stages');
    await user.click(start());
    expect(
      await screen.findByRole('heading', { level: 1, name: 'checkout-abc-1' }),
    ).toBeVisible();
    expect(create).toHaveBeenCalledWith(
      expect.objectContaining({
        kind: 'Promotion',
        metadata: { generateName: 'checkout-', namespace: 'default' },
      }),
    );
  });

  it('says which permission is missing, and keeps what was filled in', async () => {
    show({
      create: async () => {
        throw new FairwayError('you need fairway.promotion.promote', {
          code: 403,
        });
      },
    });
    const user = await typeVersion();
    await screen.findByText('14 clusters in 2 stages');
    await user.click(start());
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'you need fairway.promotion.promote',
    );
    expect(await field('Version')).toHaveValue('v1.4.2');
  });

  it('sends the same document from the panel', async () => {
    const create = jest.fn();
    show({ create });
    const user = await typeVersion();
    await screen.findByText('14 clusters in 2 stages');
    await user.click(
      screen.getByRole('button', { name: 'Start as YAML and kubectl' }),
    );
    expect(screen.getByRole('tabpanel')).toHaveTextContent('version: v1.4.2');
    await user.click(screen.getByRole('button', { name: 'Apply' }));
    expect(create).toHaveBeenCalledWith(
      expect.objectContaining({ kind: 'Promotion' }),
    );
  });

  it('asks for a source first where none is chosen', async () => {
    show(
      {
        list: holding(
          anObject(sourceKind, 'checkout'),
          anObject(sourceKind, 'orders'),
        ),
      },
      undefined,
      '/fairway/promote',
    );
    expect(await screen.findByText('Choose a source first.')).toBeVisible();
    const user = userEvent.setup({ delay: null });
    await user.click(await field('Source'));
    await user.click(
      await screen.findByRole('option', { name: 'default/checkout' }),
    );
    expect(await field('Version')).toBeVisible();
  });

  it('names a source that is not there', async () => {
    show({}, undefined, '/fairway/promote?source=gone');
    expect(await field('Source')).toHaveAccessibleDescription(
      'There is no source default/gone, or you may not see it',
    );
  });

  it('leads to the first source where there is none', async () => {
    show({ list: holding() });
    expect(
      await screen.findByText('There is nothing to promote yet'),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Make a source' }),
    ).toHaveAttribute('href', '/fairway/sources/new');
  });
});
