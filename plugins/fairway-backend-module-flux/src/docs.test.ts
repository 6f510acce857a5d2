import { join } from 'node:path';
import { describeDocumentedBackend } from 'driver-tests';
import { createFluxDriver } from './FluxDriver';

jest.setTimeout(30_000);

const DOCS = join(__dirname, '..', '..', '..', 'docs', 'backends');

describeDocumentedBackend(createFluxDriver(), join(DOCS, 'flux.md'), 'flux');
