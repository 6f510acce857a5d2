import { SidebarItem } from '@backstage/core-components';
import {
  configApiRef,
  identityApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import PersonIcon from '@material-ui/icons/Person';
import { useEffect, useState } from 'react';

/** Who is signed in, and the way back to the choice between the demo users; absent where there are none. */
export function SwitchUser() {
  const hasDemoUsers = useApi(configApiRef).has('auth.providers.demo.users');
  const identity = useApi(identityApiRef);
  const [name, setName] = useState<string>();

  useEffect(() => {
    let isShown = true;
    identity.getProfileInfo().then(({ displayName }) => {
      if (isShown) {
        setName(displayName);
      }
    });
    return () => {
      isShown = false;
    };
  }, [identity]);

  if (!hasDemoUsers || !name) {
    return null;
  }
  return (
    <SidebarItem
      icon={PersonIcon}
      text={`${name} (switch)`}
      onClick={() => identity.signOut()}
    />
  );
}
