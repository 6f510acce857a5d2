import { join } from 'node:path';
import { describeDocumentedBackend } from 'driver-tests';
import { createArgocdDriver } from './ArgocdDriver';

jest.setTimeout(30_000);

const DOCS = join(__dirname, '..', '..', '..', 'docs', 'backends');

describeDocumentedBackend(
  createArgocdDriver(),
  join(DOCS, 'argocd.md'),
  'argocd',
);
