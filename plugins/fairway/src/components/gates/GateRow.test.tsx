import { gateSchema } from '@fairway/plugin-fairway-common';
import { screen } from '@testing-library/react';
import { renderInPortal } from '../../__testUtils__/renderInPortal';
import { GateRow } from './GateRow';

describe('a gate', () => {
  it('tells who decided what, when and why', async () => {
    const at = new Date(Date.now() - 5 * 60_000).toISOString();
    renderInPortal(
      <GateRow
        spec={gateSchema.parse({ name: 'release-managers', approval: {} })}
        status={{
          name: 'release-managers',
          type: 'approval',
          phase: 'before',
          state: 'Failed',
          since: at,
          decidedAt: at,
          evidence: {
            approvals: [
              {
                name: 'no',
                user: 'user:default/alex',
                decision: 'Reject',
                at,
                comment: 'not on a Friday',
              },
            ],
          },
        }}
      />,
    );
    expect(await screen.findByRole('listitem')).toHaveTextContent(
      /alex rejected 5 min.* ago: not on a Friday/,
    );
  });
});
