import { createApp } from '@backstage/frontend-defaults';
import userSettingsModule from '@backstage/plugin-app-module-user-settings';
import catalogPlugin from '@backstage/plugin-catalog/alpha';
import catalogGraphPlugin from '@backstage/plugin-catalog-graph/alpha';
import kubernetesPlugin from '@backstage/plugin-kubernetes/alpha';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import orgPlugin from '@backstage/plugin-org/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';
import fairwayPlugin from '@fairway/plugin-fairway';
import { navModule } from './nav';
import { signInModule } from './signIn';
import { themeModule } from './theme';

export default createApp({
  features: [
    catalogPlugin,
    catalogGraphPlugin,
    orgPlugin,
    kubernetesPlugin,
    notificationsPlugin,
    signalsPlugin,
    searchPlugin,
    userSettingsPlugin,
    userSettingsModule,
    fairwayPlugin,
    navModule,
    signInModule,
    themeModule,
  ],
});
