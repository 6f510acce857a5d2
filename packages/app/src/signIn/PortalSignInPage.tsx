import { SignInPage } from '@backstage/core-components';
import { configApiRef, useApi } from '@backstage/core-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { DemoSignInPage } from './DemoSignInPage';

/** Lets one choose between the demo users where these are configured; else everybody is a guest. */
export function PortalSignInPage(props: SignInPageProps) {
  const users = useApi(configApiRef).getOptionalStringArray(
    'auth.providers.demo.users',
  );
  return users ? (
    <DemoSignInPage {...props} users={users} />
  ) : (
    <SignInPage {...props} auto providers={['guest']} />
  );
}
