import { readFile } from 'node:fs/promises';
import { CredentialProvider } from '@fairway/plugin-fairway-node';
import { KubeConfig } from '@kubernetes/client-node';
import type { GatewayClock } from '../clock';
import type { ClusterRegistration, CredentialSource } from '../registration';
import { credentialError } from '../transport/errors';

/** A token file is read again at least this often: the kubelet replaces projected tokens long before they expire. */
const TOKEN_FILE_MAX_AGE_MS = 60_000;

/** Gives the provider of a cluster. */
export function providerFor(
  registration: ClusterRegistration,
  surroundings: {
    clock: GatewayClock;
    /** Providers that modules have added, by `authProvider`. */
    added: ReadonlyMap<string, CredentialProvider>;
    /** Reads the registration again, for a token that was replaced in app-config. */
    reread(): ClusterRegistration | undefined;
  },
): CredentialProvider {
  const { credentials } = registration;
  switch (credentials.type) {
    case 'token':
      return staticToken(credentials.token, surroundings.reread);
    case 'tokenFile':
      return tokenFile(() => credentials.tokenFile, surroundings.clock);
    case 'inCluster':
      return tokenFile(inClusterTokenFile, surroundings.clock);
    case 'clientCertificate':
      return clientCertificate(credentials);
    case 'anonymous':
      return { getCredential: async () => ({ type: 'anonymous' }) };
    case 'authProvider':
      return addedProvider(
        registration.name,
        credentials.authProvider,
        surroundings.added,
      );
    default:
      credentials satisfies never;
      throw new TypeError('unknown type of credentials');
  }
}

function staticToken(
  token: string,
  reread: () => ClusterRegistration | undefined,
): CredentialProvider {
  return {
    async getCredential(_cluster, { renew }) {
      const source = renew ? reread()?.credentials : undefined;
      return {
        type: 'bearer token',
        token: source?.type === 'token' ? source.token : token,
      };
    },
  };
}

function tokenFile(
  path: () => string,
  clock: GatewayClock,
): CredentialProvider {
  return {
    async getCredential({ name }) {
      const token = (await readCredentialFile(name, path())).trim();
      if (token === '') {
        throw credentialError(name, 'the token file is empty');
      }
      // The margin before the expiry is added, so that the file is read once in the time given.
      const expiresAt = clock.now() + TOKEN_FILE_MAX_AGE_MS * 2;
      return { type: 'bearer token', token, expiresAt };
    },
  };
}

function clientCertificate({
  certFile,
  keyFile,
}: Extract<
  CredentialSource,
  { type: 'clientCertificate' }
>): CredentialProvider {
  return {
    async getCredential({ name }) {
      const [cert, key] = await Promise.all([
        readCredentialFile(name, certFile),
        readCredentialFile(name, keyFile),
      ]);
      return { type: 'x509 client certificate', cert, key };
    },
  };
}

function addedProvider(
  name: string,
  authProvider: string,
  added: ReadonlyMap<string, CredentialProvider>,
): CredentialProvider {
  const provider = added.get(authProvider);
  return (
    provider ?? {
      async getCredential() {
        throw credentialError(
          name,
          authProvider
            ? `no module gives credentials for authProvider "${authProvider}"; add one to fairway.credentials, or set credentials under fairway.clusters`
            : 'none are registered; set credentials under fairway.clusters',
        );
      },
    }
  );
}

/** Where the platform puts the token of the service account that Backstage runs as. */
function inClusterTokenFile(): string {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromCluster();
  return kubeConfig.users[0].authProvider.config.tokenFile;
}

/** Where the platform puts the certificate authority of its own API server. */
export function inClusterCaFile(): string | undefined {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromCluster();
  return kubeConfig.clusters[0].caFile;
}

async function readCredentialFile(
  cluster: string,
  file: string,
): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw credentialError(
      cluster,
      `the file ${file} cannot be read (${(error as { code?: string }).code})`,
      error,
    );
  }
}
