import { setTimeout as pause } from 'node:timers/promises';
import type { RawApi } from './rawApi';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** How long an API server is left alone before it is asked again whether it serves something, in milliseconds. */
const AGAIN_MS = 20;

/** Installs CustomResourceDefinitions, and waits until an API server serves their kinds. @public */
export async function installDefinitions(
  api: RawApi,
  definitions: readonly any[],
): Promise<void> {
  await Promise.all(
    definitions.map(definition => api.must('POST', DEFINITIONS, definition)),
  );
  for (const definition of definitions) {
    const { kind } = definition.spec.names;
    // An API server that is busy serves a kind before discovery names it.
    for (const path of [collectionOf(definition), groupOf(definition)]) {
      await until(async () => {
        const { code, body } = await api.call('GET', path);
        return code === 200 && JSON.stringify(body).includes(kind);
      });
    }
  }
}

/** Takes a definition away with all its objects, and waits until its kind is not served any more. @public */
export async function removeDefinition(
  api: RawApi,
  definition: any,
): Promise<void> {
  const path = `${DEFINITIONS}/${definition.metadata.name}`;
  await api.must('DELETE', path);
  await until(async () => (await api.call('GET', path)).code === 404);
  await until(
    async () => (await api.call('GET', collectionOf(definition))).code === 404,
  );
}

function groupOf({ spec: { group, versions } }: any): string {
  return `/apis/${group}/${versions[0].name}`;
}

function collectionOf(definition: any): string {
  return `${groupOf(definition)}/${definition.spec.names.plural}`;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await pause(AGAIN_MS);
  }
}
