import { fleetKind, planKind } from '@fairway/plugin-fairway-common';
import { FairwayApi, FairwayError } from '@fairway/plugin-fairway-react';
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { admittedObject } from '../../__testUtils__/admittedObject';
import { holding } from '../../__testUtils__/objects';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { aPreview } from '../../__testUtils__/views';
import { Simulator } from './Simulator';

const aFleet = (name: string) =>
  admittedObject(fleetKind, name, { spec: { selector: {} } });
const plan = admittedObject(planKind, 'progressive', {
  spec: { stages: [{ name: 'canary' }] },
});

const show = (
  viewOf: jest.Mock,
  fleets = [aFleet('europe'), aFleet('america')],
  shown: unknown = plan,
) =>
  renderInPortal(<Simulator namespace="default" plan={shown} />, {
    api: {
      list: holding(...fleets),
      viewOf: viewOf as unknown as FairwayApi['viewOf'],
    },
  });

describe('the simulator of a plan', () => {
  it('shows which clusters of the chosen fleet land where', async () => {
    const viewOf = jest.fn(async () =>
      aPreview({
        uncovered: ['us-1'],
        warnings: ['eu-1 is suspended and would be skipped'],
      }),
    );
    show(viewOf);
    fireEvent.change(await screen.findByLabelText('Fleet'), {
      target: { value: 'europe' },
    });
    expect(
      await screen.findByText('eu-1 is suspended and would be skipped'),
    ).toBeVisible();
    expect(screen.getByText(/eu-canary-1, eu-canary-2/)).toBeVisible();
    expect(screen.getByText('No stage takes this cluster: us-1')).toBeVisible();
    expect(viewOf).toHaveBeenCalledWith(
      'simulation',
      { plan, fleetRef: { name: 'europe' }, namespace: 'default' },
      expect.anything(),
    );
  });

  it('takes the only fleet that there is, and says why the plan could not start', async () => {
    show(
      jest.fn(async () =>
        aPreview({
          problems: [
            { field: 'spec.stages[0]', message: 'selects no cluster' },
          ],
        }),
      ),
      [aFleet('europe')],
    );
    const problems = await screen.findByRole('list', {
      name: 'Why it could not start',
    });
    expect(
      within(problems).getByText('spec.stages[0]: selects no cluster'),
    ).toBeVisible();
  });

  it('waits until the plan is sound', async () => {
    const viewOf = jest.fn();
    show(viewOf, [aFleet('europe')], null);
    expect(
      await screen.findByText(
        'Put the plan right first; then it can be tried.',
      ),
    ).toBeVisible();
    expect(viewOf).not.toHaveBeenCalled();
  });

  it('leads to a first fleet where there is none', async () => {
    show(jest.fn(), []);
    expect(
      await screen.findByRole('button', { name: 'Make a fleet' }),
    ).toHaveAttribute('href', '/fairway/fleets/new');
  });

  it('says what failed and tries again', async () => {
    const viewOf = jest
      .fn()
      .mockRejectedValueOnce(new FairwayError('No answer', { code: 503 }))
      .mockResolvedValue(aPreview());
    show(viewOf, [aFleet('europe')]);
    fireEvent.click(await screen.findByRole('button', { name: 'Try again' }));
    await waitFor(() =>
      expect(
        screen.getByText('Every cluster of the fleet has its stage.'),
      ).toBeVisible(),
    );
  });
});
