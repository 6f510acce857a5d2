import { ApiClient, ContractCluster } from './apiClient';
import { describeApply } from './applyContract';
import { describeDiscovery } from './discoveryContract';
import { describeObjects } from './objectsContract';
import { describeLists } from './listsContract';
import { describeStreamingLists } from './streamingListsContract';
import { describeWatches } from './watchContract';

/** What the parts of the contract work with. */
export interface ContractContext {
  api: ApiClient;
  /** Makes a namespace of the test's own. */
  newNamespace(): Promise<string>;
}

/**
 * Describes what a Kubernetes API server must do for a promotion controller,
 * over plain HTTP.
 *
 * @remarks
 * The same assertions run against the simulator and a real kube-apiserver, so
 * that the simulator cannot drift from the truth. No controllers are needed:
 * the suite writes statuses itself.
 *
 * @param name - becomes part of the test names
 * @param getCluster - called once, before the first test
 * @public
 */
export function describeKubernetesContract(
  name: string,
  getCluster: () => ContractCluster | Promise<ContractCluster>,
): void {
  describe(`Kubernetes contract: ${name}`, () => {
    const context = {} as ContractContext;
    let namespaces = 0;

    beforeAll(async () => {
      const api = new ApiClient(await getCluster());
      const run = Date.now().toString(36);
      context.api = api;
      context.newNamespace = async () => {
        const namespace = `contract-${run}-${++namespaces}`;
        const metadata = { name: namespace };
        await api.post('/api/v1/namespaces', { metadata });
        return namespace;
      };
    }, 60_000);

    afterAll(() => context.api?.close());

    describeDiscovery(context);
    describeObjects(context);
    describeLists(context);
    describeApply(context);
    describeWatches(context);
    describeStreamingLists(context);
  });
}
