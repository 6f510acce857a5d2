import type { HumanDuration } from '@backstage/types';

export interface Config {
  fairway?: {
    /**
     * Clusters that Fairway reaches with credentials of its own. An entry with the name of a cluster that is registered under
     * `kubernetes.clusterLocatorMethods` overrides what is set here and takes over the rest; any other entry registers a
     * cluster. An entry with the name of a cluster of the catalog needs the `url`, and takes nothing from the catalog. Changes are
     * followed without a restart.
     */
    clusters?: Array<{
      /** The name that `spec.connection.backstageCluster` of a Cluster refers to. */
      name: string;
      /** The URL of the API server, `https://host[:port]`. Default: the one of the registered cluster. */
      url?: string;
      /** The certificate authority of the API server, PEM in base64. Default: the one of the registered cluster. */
      caData?: string;
      /** A file with the certificate authority of the API server, PEM. Default: the one of the registered cluster. */
      caFile?: string;
      /** Accepts any certificate, and plain HTTP. Default: false. */
      skipTLSVerify?: boolean;
      /** How Fairway authenticates; exactly one way. Default: as the cluster is registered. */
      credentials?: {
        /**
         * A token of a service account.
         *
         * @visibility secret
         */
        token?: string;
        /** A file with such a token; it is read again each minute, and when the token is refused. */
        tokenFile?: string;
        /** A file with a client certificate, PEM. Needs `clientKeyFile`. */
        clientCertFile?: string;
        /** A file with the key of the client certificate, PEM. */
        clientKeyFile?: string;
        /** A provider that a module has added, or `inCluster` for the service account that Backstage runs as. */
        authProvider?: string;
      };
    }>;

    /** Limits for the requests to each cluster. */
    clusterRequests?: {
      /** How many requests run at the same time, besides watches. Default: 8. */
      maxConcurrent?: number;
      /** How many requests are sent per second in the long run. Default: 50. */
      qps?: number;
      /** How many requests are sent at once after a rest. Default: 100. */
      burst?: number;
      /** How long a request may take, with its wait for a free place. Default: 15s. */
      timeout?: string;
    };

    /** Which versions clusters hold, besides what promotions have written. */
    inventory?: {
      /**
       * How often the objects of all units are read on each Cluster that belongs to a Fleet; by one of the replicas. At least 10
       * seconds; `false` or `0` turns it off. Default: 10 minutes.
       */
      interval?: string | HumanDuration | false | 0;
      /**
       * How many of these objects are watched besides, by one of the replicas, so that a version that somebody else changes is seen
       * at once; `true` for the default, `false` to read them every interval only. Default: 5000.
       */
      watch?: boolean | number;
    };

    /** How the engine works through what is due. */
    engine?: {
      /**
       * How long a replica owns a run without renewing; another replica goes on after that when it dies. At least 3 seconds.
       * Default: 10 seconds.
       */
      lease?: string | HumanDuration;
      /** How often the queue is asked for work that another replica has stored. Default: 500 milliseconds. */
      poll?: string | HumanDuration;
      /** How long changes are kept for watches that resume. Default: 1 hour. */
      history?: string | HumanDuration;
      /**
       * How often each Cluster is asked whether it answers, while nothing else asks it; by one of the replicas. At least 10
       * seconds. Default: 5 minutes.
       */
      clusterProbe?: string | HumanDuration;
      /** How many calls to clusters and gates run at once in a replica. Default: 256. */
      maxCalls?: number;
    };
  };
}
