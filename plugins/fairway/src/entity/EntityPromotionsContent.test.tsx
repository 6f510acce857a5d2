import { EntityProvider } from '@backstage/plugin-catalog-react';
import type {
  SourceOverview,
  SourceOverviewList,
} from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInPortal } from '../__testUtils__/renderInPortal';
import {
  aRunSummary,
  anInboxItem,
  aSourceOverview,
  counts,
} from '../__testUtils__/views';
import { EntityPromotionsCard } from './EntityPromotionsCard';
import { EntityPromotionsContent } from './EntityPromotionsContent';

const entity = (annotation?: string) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'checkout',
    namespace: 'default',
    ...(annotation && { annotations: { 'fairway.dev/source': annotation } }),
  },
});

const listed = (...items: SourceOverview[]): SourceOverviewList => ({
  revision: 7,
  items,
});

function show(
  view: (path: string) => Promise<unknown>,
  options: {
    annotation?: string;
    Part?: typeof EntityPromotionsContent;
    api?: Partial<FairwayApi>;
  } = {},
) {
  const { annotation, Part = EntityPromotionsContent, api } = options;
  return renderInPortal(
    <EntityProvider entity={entity(annotation)}>
      <Part />
    </EntityProvider>,
    { api: { ...api, view: view as FairwayApi['view'] } },
  );
}

const moving = {
  ...aRunSummary(),
  approvals: [anInboxItem()],
  waiting: [
    {
      signature: 's',
      phase: 'Pending' as const,
      reason: 'ClusterUnreachable',
      message: 'cluster eu-paris-1 does not answer',
      count: 2,
      stages: ['europe'],
      example: { target: 't', cluster: 'eu-paris-1' },
    },
  ],
};

describe('the tab of an entity', () => {
  it('says for each stage which version how many clusters hold', async () => {
    show(async () => listed(aSourceOverview()));
    const table = await screen.findByRole('table', {
      name: 'Versions by stage',
    });
    expect(
      within(table).getByRole('row', { name: /^canary/ }),
    ).toHaveTextContent('v1.4.2 on 2 clusters');
    expect(
      within(table).getByRole('row', { name: /^europe/ }),
    ).toHaveTextContent('v1.4.1 on 11 clustersnothing there on 1 cluster');
  });

  it('says which clusters have drifted, and what is on clusters that are in no stage', async () => {
    show(async () =>
      listed(
        aSourceOverview({
          stages: [
            {
              stage: 'canary',
              unit: 'checkout',
              versions: [{ version: 'v9', clusters: 2, drifted: 1 }],
            },
            {
              unit: 'checkout',
              versions: [{ version: 'v7', clusters: 1, drifted: 0 }],
            },
          ],
        }),
      ),
    );
    expect(
      await screen.findByRole('row', { name: /^canary/ }),
    ).toHaveTextContent('v9 on 2 clusters1 drifted');
    expect(
      screen.getByRole('row', { name: /^Not in a stage yet/ }),
    ).toHaveTextContent('v7 on 1 cluster');
  });

  it('shows the run in flight, stage by stage, in words as well as in colour', async () => {
    show(async () => listed(aSourceOverview({ active: [moving] })));
    const stages = await screen.findByRole('list', {
      name: 'Stages of checkout-x-1',
    });
    expect(stages).toHaveTextContent(/canary.*Succeeded.*2 converged/);
    expect(stages).toHaveTextContent(
      /europe.*Progressing.*1 in progress.*1 failed.*10 to go/,
    );
    expect(
      screen.getByRole('link', { name: 'checkout v1.4.2' }),
    ).toHaveAttribute('href', '/fairway/runs/default/checkout-x-1');
  });

  it('says what waits, and for whom, and leads those who may decide there', async () => {
    show(async () => listed(aSourceOverview({ active: [moving] })));
    const waits = await screen.findByRole('list', {
      name: 'What checkout-x-1 waits for',
    });
    expect(waits).toHaveTextContent(
      'europe: release-managers waits for release-managers to approve',
    );
    expect(waits).toHaveTextContent('cluster eu-paris-1 does not answer');
    expect(
      within(waits).getByRole('button', { name: 'Decide' }),
    ).toHaveAttribute(
      'href',
      '/fairway/approvals/default/checkout-x-1/europe/release-managers',
    );
  });

  it('lists the last runs, and offers to promote', async () => {
    const ended = aRunSummary({
      name: 'checkout-w-1',
      version: 'v1.4.1',
      phase: 'Failed',
      clusters: counts(14, { converged: 13, failed: 1 }),
    });
    show(async () => listed(aSourceOverview({ recent: [ended] })));
    expect(
      await screen.findByRole('row', {
        name: /checkout-w-1.*Failed.*13 \/ 14/,
      }),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Promote checkout' }),
    ).toHaveAttribute(
      'href',
      '/fairway/promote?namespace=default&source=checkout',
    );
  });

  it('does not show what succeeded with failed clusters as if all were well', async () => {
    const ended = aRunSummary({
      name: 'checkout-w-1',
      phase: 'Succeeded',
      clusters: counts(14, { converged: 12, failed: 2 }),
    });
    show(async () => listed(aSourceOverview({ recent: [ended] })));
    expect(
      await screen.findByRole('row', {
        name: /checkout-w-1.*Succeeded, 2 clusters failed.*12 \/ 14/,
      }),
    ).toBeVisible();
  });

  it('shows each source of the entity, also the one that only the entity names', async () => {
    show(
      async path =>
        path === 'sources'
          ? listed(aSourceOverview())
          : aSourceOverview({ namespace: 'team', name: 'jobs' }),
      { annotation: 'team/jobs' },
    );
    expect(await screen.findByRole('region', { name: 'jobs' })).toBeVisible();
    expect(screen.getByRole('region', { name: 'checkout' })).toBeVisible();
  });

  it('says how an entity gets a source, with documents to copy', async () => {
    const user = userEvent.setup();
    show(async () => listed());
    expect(
      await screen.findByText('There is no source for this yet'),
    ).toBeVisible();
    const source = screen.getByRole('region', {
      name: 'Source for this component',
    });
    expect(source).toHaveTextContent('entityRef: component:default/checkout');
    expect(
      screen.getByRole('region', { name: 'Annotation for this component' }),
    ).toHaveTextContent('fairway.dev/source: default/checkout');
    await user.click(screen.getAllByRole('button', { name: 'Copy' })[0]);
    expect(await screen.findByText('Copied')).toBeVisible();
  });

  it('names the source that the entity asks for and that is not there', async () => {
    show(
      async path => {
        if (path === 'sources') {
          return listed();
        }
        throw new FairwayError('no such source', { code: 404 });
      },
      { annotation: 'shop' },
    );
    expect(
      await screen.findByText(/names the source default\/shop/),
    ).toBeVisible();
  });

  it('names the permission that is missing', async () => {
    show(async () => {
      throw new FairwayError('fairway.resource.read is missing', { code: 403 });
    });
    expect(
      await screen.findByText('fairway.resource.read is missing'),
    ).toBeVisible();
    expect(screen.getByText('You may not see this')).toBeVisible();
  });

  it('can be tried again after an error', async () => {
    const user = userEvent.setup();
    let broken = true;
    show(async () => {
      if (broken) {
        throw new FairwayError('the database is away', { code: 503 });
      }
      return listed(aSourceOverview());
    });
    expect(await screen.findByText('the database is away')).toBeVisible();
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('Versions')).toBeVisible();
  });

  it('says when it is not kept up to date', async () => {
    show(async () => listed(aSourceOverview()), {
      api: {
        // eslint-disable-next-line require-yield
        async *stream() {
          throw new FairwayError('gone', { code: 0 });
        },
      },
    });
    expect(await screen.findByText(/Not up to date since/)).toBeVisible();
  });
});

describe('the card of an entity', () => {
  it('shows versions, what moves, and the way to promote', async () => {
    show(async () => listed(aSourceOverview({ active: [moving] })), {
      Part: EntityPromotionsCard,
    });
    expect(
      await screen.findByRole('list', { name: 'Stages of checkout-x-1' }),
    ).toBeVisible();
    expect(
      screen.getByRole('table', { name: 'Versions by stage' }),
    ).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Promote checkout' }),
    ).toBeVisible();
  });

  it('links to the last run where nothing moves', async () => {
    show(
      async () =>
        listed(
          aSourceOverview({ recent: [aRunSummary({ phase: 'Succeeded' })] }),
        ),
      { Part: EntityPromotionsCard },
    );
    await waitFor(() =>
      expect(
        screen.getByRole('link', { name: 'v1.4.2, Succeeded' }),
      ).toHaveAttribute('href', '/fairway/runs/default/checkout-x-1'),
    );
  });
});
