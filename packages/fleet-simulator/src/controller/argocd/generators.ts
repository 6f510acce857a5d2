import { KubernetesObject } from '../../kubernetes/object';
import { ControllerCluster } from '../controllerCluster';

/** A generator that the simulator does not have. */
export class GeneratorError extends Error {}

/** Values that a template is filled with. */
export type Parameters = Record<string, unknown>;

interface LabelSelector {
  matchLabels?: Record<string, string>;
  matchExpressions?: Array<{
    key: string;
    operator: string;
    values?: string[];
  }>;
}

export const SECRETS = '/secrets';
const SECRET_TYPE = 'argocd.argoproj.io/secret-type';

/** Whether a Secret stands for a cluster. */
export function isClusterSecret({ metadata }: KubernetesObject): boolean {
  return metadata.labels?.[SECRET_TYPE] === 'cluster';
}

function isSelected(
  selector: LabelSelector | undefined,
  labels: Record<string, string>,
): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return (
    Object.entries(matchLabels).every(([key, v]) => labels[key] === v) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      switch (operator) {
        case 'In':
          return values.includes(labels[key]);
        case 'NotIn':
          return !values.includes(labels[key]);
        case 'Exists':
          return key in labels;
        case 'DoesNotExist':
          return !(key in labels);
        default:
          throw new GeneratorError(`"${operator}" is not a valid operator`);
      }
    })
  );
}

const decode = (text = '') => Buffer.from(text, 'base64').toString();

function clusterParameters(
  generator: { selector?: LabelSelector; values?: Record<string, string> },
  namespace: string | undefined,
  cluster: ControllerCluster,
): Parameters[] {
  const { selector, values = {} } = generator;
  const secrets = [...cluster.objects(SECRETS)].filter(
    secret =>
      secret.metadata.namespace === namespace &&
      isClusterSecret(secret) &&
      isSelected(selector, secret.metadata.labels ?? {}),
  );
  const local = {
    name: 'in-cluster',
    nameNormalized: 'in-cluster',
    server: 'https://kubernetes.default.svc',
    values,
  };
  const remote = secrets.map(({ metadata, data }) => ({
    name: decode(data?.name),
    nameNormalized: decode(data?.name)
      .toLocaleLowerCase('en-US')
      .replace(/[^a-z0-9-.]/g, '-'),
    server: decode(data?.server),
    metadata: {
      labels: metadata.labels ?? {},
      annotations: metadata.annotations ?? {},
    },
    values,
  }));
  // The cluster of Argo CD itself has no labels to be selected by.
  return Object.keys(selector ?? {}).length === 0 ? [...remote, local] : remote;
}

/**
 * The parameters of all generators of an ApplicationSet.
 *
 * @throws GeneratorError for other ones than `list` and `clusters`.
 */
export function generate(
  set: KubernetesObject,
  cluster: ControllerCluster,
): Parameters[] {
  const { namespace } = set.metadata;
  return set.spec.generators.flatMap((generator: Record<string, any>) => {
    const { list, clusters, selector, ...others } = generator;
    const [unknown] = Object.keys(others);
    if (unknown) {
      throw new GeneratorError(`the simulator has no generator "${unknown}"`);
    }
    return [
      ...(list?.elements ?? []),
      ...(clusters ? clusterParameters(clusters, namespace, cluster) : []),
    ];
  });
}

function valueAt(parameters: Parameters, path: string): unknown {
  const direct = parameters[path];
  return direct !== undefined
    ? direct
    : path
        .split('.')
        .reduce<any>((object, field) => object?.[field], parameters);
}

/**
 * Fills parameters into all texts of a template: `{{a.b}}`, and `{{.a.b}}` in
 * Go templates. What is unknown stays as it is.
 */
export function fillTemplate<T>(template: T, parameters: Parameters): T {
  if (typeof template === 'string') {
    return template.replace(
      /\{\{-?\s*\.?([\w.\-/]+)\s*-?\}\}/g,
      (placeholder, path) => String(valueAt(parameters, path) ?? placeholder),
    ) as T;
  }
  if (Array.isArray(template)) {
    return template.map(item => fillTemplate(item, parameters)) as T;
  }
  if (typeof template === 'object' && template !== null) {
    return Object.fromEntries(
      Object.entries(template).map(([key, value]) => [
        fillTemplate(key, parameters),
        fillTemplate(value, parameters),
      ]),
    ) as T;
  }
  return template;
}
