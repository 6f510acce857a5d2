import type { DriverCapabilities } from '../drivers';
import { describeApply } from './conformance/apply';
import { describeObserve } from './conformance/observe';
import { describeRefusals } from './conformance/refusals';
import { describeRollback } from './conformance/rollback';
import { describeSelections } from './conformance/selections';
import type { ConformanceWorld } from './conformanceWorld';

/** What a driver is tested for. @public */
export interface TestedCapabilities extends DriverCapabilities {
  /** Whether a unit may be of several objects. Default: yes; no where what a unit says is about one of them. */
  selects?: boolean;
}

/**
 * Declares the tests that every delivery driver has to pass, by what it says that it can do.
 *
 * @remarks For jest. The same tests run against simulated and real API servers.
 *
 * @param name - names the driver and the cluster, such as `kubernetes driver on kube-apiserver`
 * @param setup - makes the world of all tests; it is closed after the last
 *
 * @public
 */
export function describeDriverConformance(
  name: string,
  { selects = true, ...capabilities }: TestedCapabilities,
  setup: () => Promise<ConformanceWorld>,
): void {
  describe(`${name} conformance`, () => {
    let world: ConformanceWorld;

    beforeAll(async () => {
      world = await setup();
    });

    afterAll(async () => {
      await world?.close();
    });

    it('has the capabilities that it is tested for', () => {
      expect(world.driver.capabilities).toEqual(capabilities);
    });

    const current = () => world;
    describeApply(current);
    describeRefusals(current);
    describeObserve(current, capabilities);
    if (selects) {
      describeSelections(current);
    }
    if (capabilities.rollback) {
      describeRollback(current);
    }
  });
}
