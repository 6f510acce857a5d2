import { createBackend } from '@backstage/backend-defaults';
import { authModuleDemoProvider } from './demoSignIn';

const backend = createBackend();

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(authModuleDemoProvider);

backend.add(import('@backstage/plugin-catalog-backend'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);

backend.add(import('@backstage/plugin-events-backend'));

backend.add(import('@fairway/plugin-fairway-backend'));
backend.add(import('@fairway/plugin-fairway-backend-module-kubernetes'));

backend.start();
