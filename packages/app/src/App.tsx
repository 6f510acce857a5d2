import { createApp } from '@backstage/frontend-defaults';
import fairwayPlugin from '@fairway/plugin-fairway';

export default createApp({ features: [fairwayPlugin] });
