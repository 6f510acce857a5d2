import { createMockDirectory } from '@backstage/backend-test-utils';
import { ManualClock } from '@fairway/fleet-simulator/testUtils';
import {
  ClusterCredential,
  CredentialProvider,
} from '@fairway/plugin-fairway-node';
import type { ClusterRegistration, CredentialSource } from '../registration';
import { CredentialCache, providerFor } from '.';

function registration(credentials: CredentialSource): ClusterRegistration {
  return {
    name: 'eu',
    server: 'https://eu.example.com/',
    skipTLSVerify: false,
    authMetadata: { region: 'eu' },
    credentials,
    registeredBy: 'fairway.clusters',
  };
}

const SOURCE = { type: 'authProvider', authProvider: 'aws' } as const;

function cacheOf(
  getCredential: CredentialProvider['getCredential'],
  clock = new ManualClock(),
) {
  return new CredentialCache(registration(SOURCE), { getCredential }, clock);
}

const bearer = (token: string, expiresAt?: number): ClusterCredential => ({
  type: 'bearer token',
  token,
  expiresAt,
});

describe('credential cache', () => {
  it('asks once for all who ask at the same time', async () => {
    const provider = jest.fn(async () => bearer('a'));
    const cache = cacheOf(provider);
    await Promise.all([cache.get(), cache.get(), cache.get()]);
    await cache.get();
    expect(provider).toHaveBeenCalledTimes(1);
    expect(provider).toHaveBeenCalledWith(
      { name: 'eu', authMetadata: { region: 'eu' } },
      { renew: false, signal: expect.any(AbortSignal) },
    );
  });

  it('renews what was refused once for all who were refused', async () => {
    let count = 0;
    const provider = jest.fn(async () => {
      count += 1;
      return bearer(`token-${count}`);
    });
    const cache = cacheOf(provider);
    const old = await cache.get();
    const renewed = await Promise.all([cache.renew(old), cache.renew(old)]);
    expect(renewed.map(({ version }) => version)).toEqual([2, 2]);
    // Somebody who was refused with the old one finds the new one.
    expect((await cache.renew(old)).version).toBe(2);
    expect(provider).toHaveBeenCalledTimes(2);
  });

  it('keeps the version of a credential that was read again unchanged', async () => {
    const cache = cacheOf(async () => bearer('same'));
    const first = await cache.get();
    expect(await cache.renew(first)).toEqual(first);
  });

  it('renews a token a minute before it expires', async () => {
    const clock = new ManualClock();
    let count = 0;
    const cache = cacheOf(async () => {
      count += 1;
      return bearer(`t${count}`, clock.now() + 600_000);
    }, clock);
    await cache.get();
    clock.advance(539_999);
    expect((await cache.get()).version).toBe(1);
    clock.advance(1);
    expect((await cache.get()).version).toBe(2);
  });

  it('hides why a provider failed, and asks again the next time', async () => {
    const provider = jest
      .fn()
      .mockRejectedValueOnce(new Error('secret=hunter2'))
      .mockResolvedValue(bearer('a'));
    const cache = cacheOf(provider);
    await expect(cache.get()).rejects.toMatchObject({
      reason: 'CredentialInvalid',
      retryable: true,
      notSent: true,
      message: expect.not.stringContaining('hunter2'),
    });
    await expect(cache.get()).resolves.toMatchObject({ version: 1 });
  });

  it('does not wait forever for a provider', async () => {
    const clock = new ManualClock();
    const cache = cacheOf(() => new Promise(() => {}), clock);
    const waiting = cache.get();
    clock.advance(15_000);
    await expect(waiting).rejects.toThrow('could not be read in time');
    expect(clock.pending).toBe(0);
  });
});

describe('built-in credentials', () => {
  const directory = createMockDirectory();
  const clock = new ManualClock();
  const provider = (source: CredentialSource, reread?: CredentialSource) =>
    providerFor(registration(source), {
      clock,
      added: new Map([['aws', { getCredential: async () => bearer('aws') }]]),
      reread: () => reread && registration(reread),
    });
  const ask = (asked: CredentialProvider, renew = false) =>
    asked.getCredential({ name: 'eu', authMetadata: {} }, { renew });

  it('read app-config again when a token is refused', async () => {
    const tokens = provider(
      { type: 'token', token: 'old' },
      { type: 'token', token: 'new' },
    );
    await expect(ask(tokens)).resolves.toMatchObject({ token: 'old' });
    await expect(ask(tokens, true)).resolves.toMatchObject({ token: 'new' });
  });

  it('read token files each time that they are asked, without white space', async () => {
    directory.setContent({ token: ' one\n' });
    const tokens = provider({
      type: 'tokenFile',
      tokenFile: directory.resolve('token'),
    });
    await expect(ask(tokens)).resolves.toMatchObject({ token: 'one' });
    directory.setContent({ token: 'two' });
    await expect(ask(tokens)).resolves.toMatchObject({ token: 'two' });
    directory.setContent({ token: '\n' });
    await expect(ask(tokens)).rejects.toThrow('the token file is empty');
    directory.setContent({});
    await expect(ask(tokens)).rejects.toThrow('ENOENT');
  });

  it('read client certificates', async () => {
    directory.setContent({ crt: 'CERT', key: 'KEY' });
    await expect(
      ask(
        provider({
          type: 'clientCertificate',
          certFile: directory.resolve('crt'),
          keyFile: directory.resolve('key'),
        }),
      ),
    ).resolves.toEqual({
      type: 'x509 client certificate',
      cert: 'CERT',
      key: 'KEY',
    });
  });

  it('come from modules by the name of the provider', async () => {
    await expect(ask(provider(SOURCE))).resolves.toMatchObject({
      token: 'aws',
    });
    await expect(
      ask(provider({ type: 'authProvider', authProvider: 'azure' })),
    ).rejects.toMatchObject({
      reason: 'CredentialInvalid',
      message: expect.stringContaining('"azure"'),
    });
  });
});
