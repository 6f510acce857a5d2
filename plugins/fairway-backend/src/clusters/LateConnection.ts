import type {
  ClusterConnection,
  InterestHandle,
  ObjectKey,
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

  async get(
    key: ObjectKey,
    options?: { signal?: AbortSignal; fresh?: boolean },
  ): Promise<WatchedObject | undefined> {
    return (await this.connection()).get(key, options);
  }

  async apply(
    object: WatchedObject,
    options: ServerSideApply & { signal?: AbortSignal },
  ): Promise<WatchedObject> {
    return (await this.connection()).apply(object, options);
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

  /** Starts an interest as soon as the cluster is known. Without the cluster it is never established. */
  watch(key: ObjectKey, onChange: () => void): InterestHandle {
    let handle: InterestHandle | undefined;
    let closed = false;
    const established = new Promise<void>(resolve => {
      this.connection().then(
        connection => {
          if (!closed) {
            handle = connection.watch(key, onChange);
            handle.established.then(resolve);
          }
        },
        () => onChange(), // whoever looks now gets the error
      );
    });
    return {
      established,
      close: () => {
        closed = true;
        handle?.close();
      },
    };
  }

  /** Calls back with the name once the cluster is known; never where it is not. */
  whenOpen(callback: (name: string) => void): void {
    this.connection().then(
      () => callback(this.name),
      () => undefined,
    );
  }
}
