import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { AuthenticationError, InputError } from '@backstage/errors';
import {
  authProvidersExtensionPoint,
  createProxyAuthenticator,
  createProxyAuthProviderFactory,
} from '@backstage/plugin-auth-node';

/**
 * Sign-in without a password as one of the users that `auth.providers.demo.users` lists, so that permissions can be tried.
 *
 * @remarks
 * It is absent unless that list is configured, and refuses to start where `NODE_ENV` is `production`.
 * `GET /api/auth/demo/refresh?user=dana` gives a Backstage token for `user:default/dana`.
 */
export const authModuleDemoProvider = createBackendModule({
  pluginId: 'auth',
  moduleId: 'demo-provider',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        providers: authProvidersExtensionPoint,
      },
      async init({ config, providers }) {
        const users = config.getOptionalStringArray(
          'auth.providers.demo.users',
        );
        if (!users) {
          return;
        }
        if (process.env.NODE_ENV === 'production') {
          throw new InputError(
            'auth.providers.demo lets anybody sign in as anybody; remove it from the configuration of a production backend',
          );
        }
        providers.registerProvider({
          providerId: 'demo',
          factory: createProxyAuthProviderFactory({
            authenticator: createProxyAuthenticator({
              defaultProfileTransform: async (result: { user: string }) => ({
                profile: { displayName: result.user },
              }),
              initialize: () => undefined,
              async authenticate({ req }) {
                const user = String(req.query.user ?? '');
                if (!users.includes(user)) {
                  throw new AuthenticationError(
                    `There is no demo user "${user}"; use one of ${users.join(
                      ', ',
                    )}`,
                  );
                }
                return { result: { user } };
              },
            }),
            signInResolver: ({ result }, context) =>
              context.signInWithCatalogUser({
                entityRef: { kind: 'User', name: result.user },
              }),
          }),
        });
      },
    });
  },
});
