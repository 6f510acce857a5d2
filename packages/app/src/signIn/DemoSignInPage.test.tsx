import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { configApiRef, discoveryApiRef } from '@backstage/core-plugin-api';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { DemoSignInPage } from './DemoSignInPage';

const answer = (status: number, body: unknown) =>
  ({
    ok: status === 200,
    status,
    statusText: '',
    json: async () => body,
  } as Response);

/** A backend that knows some users and hands out numbered tokens. */
function backend(options: { users: string[]; lifetimeSeconds: number }) {
  let tokens = 0;
  const state = { isDown: false };
  jest.spyOn(globalThis, 'fetch').mockImplementation(async input => {
    if (state.isDown) {
      throw new TypeError('Failed to fetch');
    }
    const user = new URL(String(input)).searchParams.get('user')!;
    if (!options.users.includes(user)) {
      return answer(401, { error: { message: `There is no ${user}` } });
    }
    tokens += 1;
    return answer(200, {
      profile: { displayName: user },
      backstageIdentity: {
        token: `${user}-${tokens}`,
        expiresInSeconds: options.lifetimeSeconds,
        identity: {
          type: 'user',
          userEntityRef: `user:default/${user}`,
          ownershipEntityRefs: [`user:default/${user}`],
        },
      },
    });
  });
  return state;
}

function renderPage() {
  const onSignInSuccess = jest.fn();
  render(
    <TestApiProvider
      apis={[
        [configApiRef, mockApis.config({ data: { app: { title: 'Demo' } } })],
        [discoveryApiRef, mockApis.discovery()],
      ]}
    >
      <DemoSignInPage
        users={['dana', 'vera', 'somebody']}
        onSignInSuccess={onSignInSuccess}
      />
    </TestApiProvider>,
  );
  return {
    onSignInSuccess,
    identity: async () => {
      await waitFor(() => expect(onSignInSuccess).toHaveBeenCalled());
      return onSignInSuccess.mock.calls[0][0];
    },
  };
}

describe('DemoSignInPage', () => {
  beforeEach(() => sessionStorage.clear());
  afterEach(() => jest.restoreAllMocks());

  it('says of each user what they may do', () => {
    backend({ users: [], lifetimeSeconds: 3600 });
    renderPage();
    expect(
      screen.getByRole('button', { name: /Vera, viewer Sees everything/ }),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'somebody' })).toBeVisible();
  });

  it('signs in the one who was chosen, also after a reload, until they sign out', async () => {
    backend({ users: ['dana'], lifetimeSeconds: 3600 });
    const first = renderPage();
    fireEvent.click(screen.getByRole('button', { name: /Dana/ }));
    expect(await (await first.identity()).getBackstageIdentity()).toMatchObject(
      { userEntityRef: 'user:default/dana' },
    );

    const afterReload = await renderPage().identity();
    expect(await afterReload.getProfileInfo()).toEqual({
      displayName: 'dana',
    });
    await afterReload.signOut();

    const { onSignInSuccess } = renderPage();
    expect(await screen.findByRole('button', { name: /Dana/ })).toBeVisible();
    expect(onSignInSuccess).not.toHaveBeenCalled();
  });

  it('lets one choose again where signing in fails, and says why', async () => {
    backend({ users: ['dana'], lifetimeSeconds: 3600 });
    renderPage();
    fireEvent.click(screen.getByRole('button', { name: /Vera/ }));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'There is no vera',
    );
    expect(screen.getByRole('button', { name: /Dana/ })).toBeVisible();
  });

  it('renews a token before it expires, once for all who ask', async () => {
    backend({ users: ['dana'], lifetimeSeconds: 60 });
    sessionStorage.setItem('fairway.demo.user', 'dana');
    const identity = await renderPage().identity();
    const asked = await Promise.all([
      identity.getCredentials(),
      identity.getCredentials(),
    ]);
    expect(asked).toEqual([{ token: 'dana-2' }, { token: 'dana-2' }]);
  });

  it('keeps a token that is still good while the backend is away', async () => {
    const state = backend({ users: ['dana'], lifetimeSeconds: 60 });
    sessionStorage.setItem('fairway.demo.user', 'dana');
    const identity = await renderPage().identity();
    state.isDown = true;
    expect(await identity.getCredentials()).toEqual({ token: 'dana-1' });
  });
});
