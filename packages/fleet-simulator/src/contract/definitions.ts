import { KubernetesObjectInput } from '../kubernetes/object';
import { ApiClient } from './apiClient';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

async function established(api: ApiClient, name: string): Promise<void> {
  const watch = await api.watch(DEFINITIONS, {
    fieldSelector: `metadata.name=${name}`,
  });
  await watch.until(({ object }) =>
    object.status?.conditions?.some(
      (c: any) => c.type === 'Established' && c.status === 'True',
    ),
  );
  watch.close();
}

/** Installs definitions anew and waits until their kinds are served. */
export async function installDefinitions(
  api: ApiClient,
  definitions: readonly KubernetesObjectInput[],
): Promise<void> {
  for (const definition of definitions) {
    await api.delete(`${DEFINITIONS}/${definition.metadata!.name}`);
    const { code, body } = await api.post(DEFINITIONS, definition);
    if (code !== 201) {
      throw new Error(`${definition.metadata!.name}: ${body.message}`);
    }
  }
  for (const { metadata } of definitions) {
    await established(api, metadata!.name!);
  }
}

/** Removes definitions with all their objects. */
export async function removeDefinitions(
  api: ApiClient,
  definitions: readonly KubernetesObjectInput[],
): Promise<void> {
  for (const { metadata } of definitions) {
    await api.delete(`${DEFINITIONS}/${metadata!.name}`);
  }
}
