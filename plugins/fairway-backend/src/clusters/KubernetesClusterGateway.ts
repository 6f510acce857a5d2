import {
  ClusterConnection,
  ClusterError,
  ClusterGateway,
  CredentialProvider,
  InterestHandle,
  ObjectKey,
  Reachability,
} from '@fairway/plugin-fairway-node';
import type { GatewayClock, Random } from './clock';
import { CredentialCache, inClusterCaFile, providerFor } from './credentials';
import type { GatewaySettings } from './gatewaySettings';
import { KubernetesClusterConnection } from './KubernetesClusterConnection';
import { LateConnection } from './LateConnection';
import { ReachabilityMonitor } from './reachability';
import type {
  ClusterRegistration,
  ClusterRegistry,
  CredentialSource,
} from './registration';
import { ClusterTransport } from './transport/ClusterTransport';
import { RequestBudget } from './transport/RequestBudget';

/** Receives what operators should know. Messages hold no secrets. */
export interface GatewayLogger {
  info(message: string): void;
  warn(message: string): void;
}

interface OpenCluster {
  registration: ClusterRegistration;
  connection: KubernetesClusterConnection;
  transport: ClusterTransport;
  reachability: ReachabilityMonitor;
}

/** Connects to all registered clusters; a cluster costs nothing until it is used. */
export class KubernetesClusterGateway implements ClusterGateway {
  private readonly clusters = new Map<string, OpenCluster>();
  private readonly late = new Map<string, LateConnection>();
  private readonly listeners = new Set<
    (backstageCluster: string, reachability: Reachability) => void
  >();
  private closed = false;

  constructor(
    private readonly options: {
      registry: ClusterRegistry;
      credentialProviders: ReadonlyMap<string, CredentialProvider>;
      settings: GatewaySettings;
      logger: GatewayLogger;
      clock: GatewayClock;
      random: Random;
    },
  ) {}

  connect(backstageCluster: string): ClusterConnection {
    return (
      this.open(backstageCluster)?.connection ?? this.later(backstageCluster)
    );
  }

  watch(
    backstageCluster: string,
    key: ObjectKey,
    onChange: () => void,
  ): InterestHandle {
    const open = this.open(backstageCluster);
    return open
      ? open.connection.watch(key, onChange)
      : this.later(backstageCluster).watch(key, onChange);
  }

  reachability(backstageCluster: string): Reachability {
    return (
      this.clusters.get(backstageCluster)?.reachability.current() ?? {
        state: 'Unknown',
      }
    );
  }

  requestProbe(backstageCluster: string): void {
    const open = this.open(backstageCluster);
    if (open) {
      open.reachability.requestProbe();
    } else if (this.options.registry.mayGrow) {
      this.later(backstageCluster).whenOpen(found =>
        this.clusters.get(found)?.reachability.requestProbe(),
      );
    }
  }

  onReachabilityChange(
    listener: (backstageCluster: string, reachability: Reachability) => void,
  ): () => void {
    const mine: typeof listener = (...args) => listener(...args);
    this.listeners.add(mine);
    return () => this.listeners.delete(mine);
  }

  registered(): Promise<string[]> {
    return this.options.registry.names();
  }

  /** Ends all watches and connections. Nothing can be asked of the gateway afterwards. */
  async close(): Promise<void> {
    this.closed = true;
    const open = [...this.clusters.values()];
    this.clusters.clear();
    await Promise.all(open.map(closeCluster));
  }

  private open(name: string): OpenCluster | undefined {
    const known = this.clusters.get(name);
    const registration = this.closed
      ? undefined
      : this.options.registry.get(name);
    if (known && registration && sameServer(known.registration, registration)) {
      return known;
    }
    if (known) {
      this.clusters.delete(name);
      void closeCluster(known);
    }
    if (!registration) {
      return undefined;
    }
    const opened = this.newCluster(registration);
    this.clusters.set(name, opened);
    return opened;
  }

  /** The cluster may be in the catalog, which is read with the first request. @throws ClusterError where it cannot be */
  private later(name: string): LateConnection {
    const { registry } = this.options;
    if (this.closed || !registry.mayGrow) {
      throw unknownCluster(name);
    }
    let late = this.late.get(name);
    if (!late) {
      late = new LateConnection(name, async () => {
        await registry.find(name);
        const open = this.open(name);
        if (!open) {
          throw unknownCluster(name);
        }
        this.late.delete(name);
        return open.connection;
      });
      this.late.set(name, late);
    }
    return late;
  }

  private newCluster(registered: ClusterRegistration): OpenCluster {
    const { registry, credentialProviders, settings, logger, clock, random } =
      this.options;
    const { name } = registered;
    const registration = withInClusterCa(registered);
    const reachability = new ReachabilityMonitor({
      clock,
      random,
      probe: () => this.clusters.get(name)!.connection.version(),
      onChange: state => this.reachabilityChanged(name, state),
    });
    const transport = new ClusterTransport({
      registration,
      credentials: new CredentialCache(
        registration,
        providerFor(registration, {
          clock,
          added: credentialProviders,
          reread: () => {
            registry.reload();
            return registry.get(name);
          },
        }),
        clock,
      ),
      budget: new RequestBudget(settings.budget, clock),
      reachability,
      clock,
      random,
      timeoutMs: settings.requestTimeoutMs,
    });
    const connection = new KubernetesClusterConnection({
      name,
      transport,
      watchSettings: settings.watch,
      clock,
      random,
      onProblem: message => logger.warn(message),
    });
    return { registration: registered, connection, transport, reachability };
  }

  private reachabilityChanged(name: string, state: Reachability): void {
    const { logger } = this.options;
    if (state.message) {
      logger.warn(`cluster "${name}" is ${state.state}: ${state.message}`);
    } else {
      logger.info(`cluster "${name}" is ${state.state}`);
    }
    this.clusters
      .get(name)
      ?.connection.reachabilityChanged(state.state === 'Reachable');
    for (const listener of [...this.listeners]) {
      listener(name, state);
    }
  }
}

async function closeCluster({
  connection,
  transport,
  reachability,
}: OpenCluster): Promise<void> {
  connection.close();
  reachability.close();
  await transport.close();
}

function unknownCluster(name: string): ClusterError {
  return new ClusterError(
    'UnknownCluster',
    `cluster "${name}" is not registered; register it under kubernetes.clusterLocatorMethods or fairway.clusters`,
    { retryable: false, notSent: true },
  );
}

/** A registration whose server or trust has changed needs new connections; a new token does not. */
function sameServer(a: ClusterRegistration, b: ClusterRegistration): boolean {
  return (
    a === b ||
    (a.server === b.server &&
      a.caData === b.caData &&
      a.caFile === b.caFile &&
      a.skipTLSVerify === b.skipTLSVerify &&
      sameCredentials(a.credentials, b.credentials))
  );
}

function sameCredentials(a: CredentialSource, b: CredentialSource): boolean {
  return a.type === 'token'
    ? b.type === 'token'
    : JSON.stringify(a) === JSON.stringify(b);
}

/** The API server of the cluster that Backstage runs in is trusted by the certificate authority that the platform provides. */
function withInClusterCa(
  registration: ClusterRegistration,
): ClusterRegistration {
  const ownCa = registration.caData ?? registration.caFile;
  return registration.credentials.type === 'inCluster' &&
    !ownCa &&
    !registration.skipTLSVerify
    ? { ...registration, caFile: inClusterCaFile() }
    : registration;
}
