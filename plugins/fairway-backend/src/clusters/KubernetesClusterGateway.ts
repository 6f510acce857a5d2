import { isDeepStrictEqual } from 'node:util';
import {
  ClusterConnection,
  ClusterError,
  ClusterGateway,
  CredentialProvider,
  InterestHandle,
  isSelection,
  ObjectInterest,
  Reachability,
} from '@fairway/plugin-fairway-node';
import type { GatewayClock, Random } from './clock';
import { CredentialCache, inClusterCaFile, providerFor } from './credentials';
import type { GatewaySettings } from './gatewaySettings';
import { KubernetesClusterConnection } from './KubernetesClusterConnection';
import { LastingInterest } from './LastingInterest';
import { LateConnection } from './LateConnection';
import { ReachabilityMonitor } from './reachability';
import type {
  ClusterRegistration,
  ClusterRegistry,
  CredentialSource,
} from './registration';
import { ClusterTransport } from './transport/ClusterTransport';
import type { KnownKinds } from './transport/KnownKinds';
import { RequestBudget } from './transport/RequestBudget';
import { labelMatcher } from './watch';

/** Receives what operators should know. Messages hold no secrets. */
export interface GatewayLogger {
  info(message: string): void;
  warn(message: string): void;
}

interface OpenCluster {
  registration: ClusterRegistration;
  credentials: CredentialCache;
  connection: KubernetesClusterConnection;
  transport: ClusterTransport;
  reachability: ReachabilityMonitor;
}

/**
 * Connects to all registered clusters; a cluster costs nothing until it is used.
 *
 * @remarks
 * Registrations may change at any time: the connections of a cluster that is registered differently are closed, and what was watched
 * over them is watched over the new ones. The watches of a cluster that is gone end, and go on when it comes back.
 */
export class KubernetesClusterGateway implements ClusterGateway {
  private readonly clusters = new Map<string, OpenCluster>();
  private readonly late = new Map<string, LateConnection>();
  private readonly interests = new Map<string, Set<LastingInterest>>();
  private readonly listeners = new Set<
    (backstageCluster: string, reachability: Reachability) => void
  >();
  private closed = false;

  constructor(
    private readonly options: {
      registry: ClusterRegistry;
      credentialProviders: ReadonlyMap<string, CredentialProvider>;
      kinds: KnownKinds;
      settings: GatewaySettings;
      logger: GatewayLogger;
      clock: GatewayClock;
      random: Random;
    },
  ) {
    options.registry.onChange(names =>
      names.forEach(name => this.registrationChanged(name)),
    );
  }

  connect(backstageCluster: string): ClusterConnection {
    return (
      this.open(backstageCluster)?.connection ?? this.later(backstageCluster)
    );
  }

  watch(
    backstageCluster: string,
    wanted: ObjectInterest,
    onChange: () => void,
  ): InterestHandle {
    if (isSelection(wanted)) {
      // What cannot be read fails here, and not when a connection comes.
      labelMatcher(wanted.labelSelector);
    }
    const open = this.open(backstageCluster);
    const late = open ? undefined : this.later(backstageCluster);
    const interests = this.interests.get(backstageCluster) ?? new Set();
    this.interests.set(backstageCluster, interests);
    const interest = new LastingInterest(wanted, onChange, ended => {
      if (interests.delete(ended) && interests.size === 0) {
        this.interests.delete(backstageCluster);
      }
    });
    interests.add(interest);
    if (open) {
      interest.attach(open.connection);
    }
    // It is attached when the cluster is found; otherwise whoever looks gets the error.
    late?.find().catch(() => interest.detach());
    return interest;
  }

  reachability(backstageCluster: string): Reachability {
    const open = this.clusters.get(backstageCluster);
    if (open) {
      return open.reachability.current();
    }
    const message = this.options.registry.whyMissing(backstageCluster);
    return message
      ? { state: 'Unknown', reason: 'UnknownCluster', message }
      : { state: 'Unknown' };
  }

  async probe(backstageCluster: string): Promise<void> {
    await this.options.registry.find(backstageCluster);
    await this.open(backstageCluster)?.reachability.probe();
  }

  requestProbe(backstageCluster: string): void {
    const open = this.open(backstageCluster);
    if (open) {
      open.reachability.requestProbe();
    } else {
      void this.probe(backstageCluster);
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
    this.options.registry.close();
    const open = [...this.clusters.values()];
    this.clusters.clear();
    await Promise.all(open.map(closeCluster));
  }

  private open(name: string): OpenCluster | undefined {
    const known = this.clusters.get(name);
    const registration = this.options.registry.get(name);
    if (known || !registration || this.closed) {
      return known;
    }
    const opened = this.newCluster(registration);
    this.clusters.set(name, opened);
    this.interests
      .get(name)
      ?.forEach(interest => interest.attach(opened.connection));
    return opened;
  }

  private registrationChanged(name: string): void {
    const registration = this.options.registry.get(name);
    const open = this.clusters.get(name);
    if (open && registration && sameServer(open.registration, registration)) {
      open.registration = registration;
      open.credentials.invalidate();
      return;
    }
    const interests = this.interests.get(name);
    if (open) {
      this.clusters.delete(name);
      interests?.forEach(interest => interest.detach());
      void closeCluster(open);
    }
    if (interests) {
      this.open(name);
    }
    this.tell(name, this.reachability(name));
  }

  /** The cluster may be in the catalog, which is read with the first request. @throws ClusterError where it cannot be */
  private later(name: string): LateConnection {
    const { registry } = this.options;
    if (this.closed || !registry.mayGrow) {
      throw this.notFound(name);
    }
    let late = this.late.get(name);
    if (!late) {
      late = new LateConnection(name, async () => {
        await registry.find(name);
        const open = this.open(name);
        if (!open) {
          throw this.notFound(name);
        }
        this.late.delete(name);
        return open.connection;
      });
      this.late.set(name, late);
    }
    return late;
  }

  private notFound(name: string): ClusterError {
    const reason = this.closed
      ? `cluster "${name}" is not registered any more, because Backstage is stopping`
      : this.options.registry.whyMissing(name);
    return new ClusterError(
      'UnknownCluster',
      reason ??
        `cluster "${name}" is not known yet, because the catalog could not be read`,
      { retryable: !reason, notSent: true },
    );
  }

  private newCluster(registered: ClusterRegistration): OpenCluster {
    const {
      registry,
      credentialProviders,
      kinds,
      settings,
      logger,
      clock,
      random,
    } = this.options;
    const { name } = registered;
    const registration = withInClusterCa(registered);
    const reachability = new ReachabilityMonitor({
      clock,
      random,
      probe: () => this.clusters.get(name)!.connection.version(),
      onChange: state => this.reachabilityChanged(name, state),
    });
    const credentials = new CredentialCache(
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
    );
    const transport = new ClusterTransport({
      registration,
      credentials,
      budget: new RequestBudget(settings.budget, clock),
      reachability,
      clock,
      random,
      timeoutMs: settings.requestTimeoutMs,
    });
    const connection = new KubernetesClusterConnection({
      name,
      transport,
      kinds,
      kubernetesVersion: () => reachability.current().kubernetesVersion,
      watchSettings: settings.watch,
      clock,
      random,
      onProblem: message => logger.warn(message),
    });
    return {
      registration: registered,
      credentials,
      connection,
      transport,
      reachability,
    };
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
    this.tell(name, state);
  }

  private tell(name: string, state: Reachability): void {
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

/** A registration whose server or trust has changed needs new connections; a new token does not. */
function sameServer(a: ClusterRegistration, b: ClusterRegistration): boolean {
  return (
    a === b ||
    (a.server === b.server &&
      a.caData === b.caData &&
      a.caFile === b.caFile &&
      a.skipTLSVerify === b.skipTLSVerify &&
      isDeepStrictEqual(a.authMetadata, b.authMetadata) &&
      sameCredentials(a.credentials, b.credentials))
  );
}

function sameCredentials(a: CredentialSource, b: CredentialSource): boolean {
  return a.type === 'token' ? b.type === 'token' : isDeepStrictEqual(a, b);
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
