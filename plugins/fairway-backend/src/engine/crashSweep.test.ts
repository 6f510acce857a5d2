import { crashOnce, SweepResult } from './simulation/crashSweep';
import type { CrashPoint } from './simulation/Scheduler';
import { note } from './simulation/testNotes';

const POINTS: CrashPoint[] = ['before', 'after effect', 'after answer'];
const PATIENCE_MS = 1_200_000;

/** D-22 of the reference: three waves, nine clusters, two approvals, and a crash at every single call. */
describe('the reference promotion (D-22)', () => {
  let undisturbed: SweepResult;

  beforeAll(async () => {
    undisturbed = await crashOnce(undefined);
  });

  it('succeeds where nothing crashes, with one write a cluster', () => {
    expect(undisturbed.end).toMatchObject({
      promotion: 'Succeeded',
      progress: '9/9',
      runs: ['1: Succeeded'],
    });
    expect(undisturbed.end.versions).toEqual(Array(9).fill('v2'));
    expect(undisturbed.effectiveWrites).toBe(1);
  });

  it.each(POINTS)(
    'ends the same wherever its replica dies %s, and writes nothing twice',
    async point => {
      for (let call = 1; call <= undisturbed.calls; call += 1) {
        const { end, effectiveWrites } = await crashOnce({ call, point });
        expect({ call, end, effectiveWrites }).toEqual({
          call,
          end: undisturbed.end,
          effectiveWrites: 1,
        });
      }
      note('crash sweep', `${undisturbed.calls} crashes ${point} a call`);
    },
    PATIENCE_MS,
  );
});
