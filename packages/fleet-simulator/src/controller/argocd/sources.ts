import { jsonEquals, KubernetesObject } from '../../kubernetes/object';
import { gitCommit, versionInRange } from '../revisions';

/** One source of an Application, as far as the simulator looks at it. */
export interface ApplicationSource {
  repoURL: string;
  targetRevision?: string;
  chart?: string;
  helm?: { parameters?: Array<{ name: string; value: string }> };
  kustomize?: { images?: string[] };
  [field: string]: unknown;
}

/** The sources of a spec; several go before the single one. */
export function sourcesOf(spec: KubernetesObject['spec']): ApplicationSource[] {
  return spec.sources?.length ? spec.sources : [spec.source ?? {}];
}

/** Whether an Application has `sources` in place of `source`. */
export function isMultiSource(spec: KubernetesObject['spec']): boolean {
  return (spec.sources?.length ?? 0) > 0;
}

/** Fields that differ between Applications with one and with many sources. */
export function perSource<T>(
  spec: KubernetesObject['spec'],
  one: string,
  many: string,
  values: T[],
): Record<string, T | T[]> {
  return isMultiSource(spec) ? { [many]: values } : { [one]: values[0] };
}

const COMMIT = /^[0-9a-f]{40}$/;

/**
 * What a revision stands for: the version of a chart, or the commit of a
 * branch or tag.
 */
export function resolveRevision(
  { repoURL, chart }: ApplicationSource,
  revision: string | undefined,
): string {
  if (chart) {
    return versionInRange(revision ?? '*');
  }
  const name = revision || 'HEAD';
  return COMMIT.test(name) ? name : gitCommit(repoURL, name);
}

/** How a source is rendered, for `status.sourceType`. */
export function sourceType(source: ApplicationSource): string {
  if (source.chart || source.helm) {
    return 'Helm';
  }
  return source.kustomize ? 'Kustomize' : 'Directory';
}

/** Whether sources are the same but for the revisions that they follow. */
export function sameSources(
  a: ApplicationSource[],
  b: ApplicationSource[],
): boolean {
  const plain = (sources: ApplicationSource[]) =>
    sources.map(({ targetRevision: _, ...source }) => source);
  return jsonEquals(plain(a), plain(b));
}

/** Images that the overrides of the sources name. */
export function imagesOf(sources: ApplicationSource[]): string[] {
  return sources
    .flatMap(({ kustomize, helm }) => [
      ...(kustomize?.images ?? []).map(image => image.split('=').pop()!),
      ...(helm?.parameters ?? [])
        .filter(({ name }) => name === 'image')
        .map(({ value }) => value),
    ])
    .sort();
}
