import { createBackend } from '@backstage/backend-defaults';
import { authModuleDemoProvider } from './demoSignIn';
import { permissionModuleExamplePolicy } from './policy';

const backend = createBackend();

backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-user-settings-backend'));

backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(authModuleDemoProvider);

backend.add(import('@backstage/plugin-catalog-backend'));

backend.add(import('@backstage/plugin-permission-backend'));
backend.add(permissionModuleExamplePolicy);

backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));

backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));

backend.add(import('@backstage/plugin-kubernetes-backend'));

backend.add(import('@fairway/plugin-fairway-backend'));
backend.add(import('@fairway/plugin-fairway-backend-module-argocd'));
backend.add(import('@fairway/plugin-fairway-backend-module-flux'));
backend.add(import('@fairway/plugin-fairway-backend-module-kubernetes'));
backend.add(import('@fairway/plugin-catalog-backend-module-fairway'));

backend.start();
