import { hasRealApiServer } from '@fairway/fleet-simulator/testUtils';
import {
  ConformanceWorld,
  describeDriverConformance,
  ObjectWorldOptions,
  TestedCapabilities,
} from '@fairway/plugin-fairway-node/testUtils';
import { documentedRole, leastPrivilegedToken } from './leastPrivileges';
import { RealWorlds, startRealWorlds, startSimulatedWorld } from './worlds';

/** A driver, and how to test it. */
export interface DriverUnderTest {
  /** Such as `flux driver`. */
  name: string;
  /** The path of the README with the ClusterRole that the driver needs. */
  readme: string;
  /** Rights that only the tests need, such as on a kind that is installed later. */
  moreRules?: Parameters<typeof leastPrivilegedToken>[2];
  /** What is installed from the beginning. Default: nothing. */
  definitions?: readonly unknown[];
  /** The places where it can write versions, for each of which all is tested. */
  forms: readonly {
    /** Such as `OCIRepository`. */
    name?: string;
    capabilities: TestedCapabilities;
    makeWorld(options: ObjectWorldOptions): Promise<ConformanceWorld>;
  }[];
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
  const { readme, moreRules, definitions = [] } = driver;
  const forms = driver.forms.map(form => ({
    ...form,
    title: form.name ? `${driver.name}, ${form.name},` : driver.name,
  }));
  if (platform === 'simulator') {
    for (const { title, capabilities, makeWorld } of forms) {
      for (const [watched, reading] of [
        [true, 'through watches'],
        [false, 'by requests'],
      ] as const) {
        describeDriverConformance(
          `${title} on the simulator, reading ${reading},`,
          capabilities,
          async () =>
            makeWorld(await startSimulatedWorld({ watched, definitions })),
        );
      }
    }
    return;
  }
  it(`${driver.name}: documents rights without wildcards`, async () => {
    const { rules } = await documentedRole(readme);
    const words = rules.flatMap(rule => [
      ...rule.apiGroups,
      ...rule.resources,
      ...rule.verbs,
    ]);
    expect(words.length).toBeGreaterThan(0);
    expect(words.filter(word => word.includes('*'))).toEqual([]);
  });
  if (!hasRealApiServer()) {
    return;
  }
  let worlds: RealWorlds;
  beforeAll(async () => {
    worlds = await startRealWorlds({
      definitions,
      tokenOf: server => leastPrivilegedToken(server, readme, moreRules),
    });
  });
  afterAll(() => worlds?.stop());
  const nextWorld = () => worlds.next();
  for (const { title, capabilities, makeWorld } of forms) {
    describeDriverConformance(
      `${title} on kube-apiserver, with the documented rights,`,
      capabilities,
      async () => makeWorld(nextWorld()),
    );
  }
}
