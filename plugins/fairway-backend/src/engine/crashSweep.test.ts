import {
  crashOnce,
  REFERENCE,
  SweepResult,
  THERE_AND_BACK,
} from './simulation/crashSweep';
import type { CrashPoint } from './simulation/Scheduler';
import { note } from './simulation/testNotes';

const POINTS: CrashPoint[] = ['before', 'after effect', 'after answer'];
const PATIENCE_MS = 1_200_000;

/** D-22 of the reference: three waves, nine clusters, two approvals, and a crash at every single call. */
describe('the reference promotion (D-22)', () => {
  let undisturbed: SweepResult;

  beforeAll(async () => {
    undisturbed = await crashOnce(REFERENCE, undefined);
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
        const { end, effectiveWrites } = await crashOnce(REFERENCE, {
          call,
          point,
        });
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

describe('a rollback', () => {
  it.each(POINTS)(
    'restores what was there before the run wherever its replica dies %s',
    async point => {
      const { end, calls } = await crashOnce(THERE_AND_BACK, undefined);
      expect(end).toMatchObject({
        promotion: 'RolledBack',
        targets: ['c0', 'c1'].map(
          name => `all/${name}: RolledBack, attempt 2, from v1`,
        ),
        versions: Array(9).fill('v1'),
      });
      for (let call = 1; call <= calls; call += 1) {
        const crashed = await crashOnce(THERE_AND_BACK, { call, point });
        expect({ call, end: crashed.end }).toEqual({ call, end });
      }
    },
    PATIENCE_MS,
  );
});
