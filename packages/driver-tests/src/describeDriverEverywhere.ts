import { hasRealApiServer } from '@fairway/fleet-simulator/testUtils';
import {
  ConformanceWorld,
  describeDriverConformance,
  ObjectWorldOptions,
  TestedCapabilities,
} from '@fairway/plugin-fairway-node/testUtils';
import { documentedRole, leastPrivilegedToken } from './leastPrivileges';
import { startRealWorld, startSimulatedWorld } from './worlds';

/** A driver, and how to test it. */
export interface DriverUnderTest {
  /** What is tested, such as `flux driver, OCIRepository,`. */
  name: string;
  capabilities: TestedCapabilities;
  /** The path of the README with the ClusterRole that the driver needs. */
  readme: string;
  /** Rights that only the tests need, such as on a kind that is installed later. */
  moreRules?: Parameters<typeof leastPrivilegedToken>[2];
  makeWorld(options: ObjectWorldOptions): Promise<ConformanceWorld>;
}

/**
 * Declares the conformance tests of a driver on the simulator and, where its binaries are there, on a kube-apiserver, where the
 * driver has the rights of its README and no others.
 *
 * @param platform - one of them; in a test file of its own, so that they run side by side
 */
export function describeDriverEverywhere(
  driver: DriverUnderTest,
  platform: 'simulator' | 'kube-apiserver',
): void {
  const { name, capabilities, readme, moreRules, makeWorld } = driver;
  if (platform === 'simulator') {
    describeDriverConformance(
      `${name} on the simulator, reading through watches,`,
      capabilities,
      async () => makeWorld(await startSimulatedWorld(true)),
    );
    describeDriverConformance(
      `${name} on the simulator, reading by requests,`,
      capabilities,
      async () => makeWorld(await startSimulatedWorld(false)),
    );
    return;
  }
  it(`${name}: documents rights without wildcards`, async () => {
    const { rules } = await documentedRole(readme);
    const words = rules.flatMap(rule => [
      ...rule.apiGroups,
      ...rule.resources,
      ...rule.verbs,
    ]);
    expect(words.length).toBeGreaterThan(0);
    expect(words.filter(word => word.includes('*'))).toEqual([]);
  });
  if (hasRealApiServer()) {
    describeDriverConformance(
      `${name} on kube-apiserver, with the documented rights,`,
      capabilities,
      async () =>
        makeWorld(
          await startRealWorld(server =>
            leastPrivilegedToken(server, readme, moreRules),
          ),
        ),
    );
  }
}
