import type {
  ClusterConnection,
  ServerSideApply,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import type { KubernetesClusterConnection } from './KubernetesClusterConnection';

/** A connection to a cluster that is looked up in the catalog when it is first used. */
export class LateConnection implements ClusterConnection {
  /** @param connection - looks the cluster up; rejects with a ClusterError where there is none */
  constructor(
    readonly name: string,
    private readonly connection: () => Promise<KubernetesClusterConnection>,
  ) {}

  /** Looks the cluster up. @throws ClusterError where there is none */
  async find(): Promise<void> {
    await this.connection();
  }

  async get(
    ...args: Parameters<ClusterConnection['get']>
  ): Promise<WatchedObject | undefined> {
    return (await this.connection()).get(...args);
  }

  async select(
    ...args: Parameters<ClusterConnection['select']>
  ): Promise<WatchedObject[]> {
    return (await this.connection()).select(...args);
  }

  async apply(
    object: WatchedObject,
    options: ServerSideApply & { signal?: AbortSignal },
  ): Promise<WatchedObject> {
    return (await this.connection()).apply(object, options);
  }

  async patch(
    ...args: Parameters<ClusterConnection['patch']>
  ): Promise<WatchedObject> {
    return (await this.connection()).patch(...args);
  }

  async list(
    kind: Parameters<ClusterConnection['list']>[0],
    options?: Parameters<ClusterConnection['list']>[1],
  ): ReturnType<ClusterConnection['list']> {
    return (await this.connection()).list(kind, options);
  }

  async version(options?: { signal?: AbortSignal }): Promise<string> {
    return (await this.connection()).version(options);
  }
}
