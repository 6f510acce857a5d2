import type { WatchedObject } from '@fairway/plugin-fairway-node';
import {
  fillTemplate,
  heldText,
  imageOf,
  imageVersion,
  keyPath,
  parseFieldPath,
  parseImage,
  readField,
  specOf,
  VersionProblem,
} from '@fairway/plugin-fairway-node/driverKit';
import type { LocatedField } from './LocatedField';
import { setIn } from './setIn';
import {
  AddressedSource,
  addressSource,
  ApplicationSource,
  hasSourceList,
  sourcesOf,
} from './sources';
import type { ApplicationVersion } from './versionSchema';

/**
 * As whom Argo CD writes Applications that it makes of others: an ApplicationSet, or what an Application of Applications has in Git.
 * Which of them set a field back is known from their policies.
 */
const ARGO_MANAGERS = [
  'argocd-applicationset-controller',
  'argocd-application-controller',
  'argocd-controller',
];

/** The version in one source of an Application. */
interface SourceField {
  /** What is written in the source: the field, or the list that the version is in. */
  keys: readonly string[];
  isList?: boolean;
  /** The field in messages, within the source. */
  text: string;
  /** The place of the field within the source. */
  pointer: readonly string[];
  current: string | null;
  /** What `keys` has to hold for a version. */
  valueOf(version: string | null): { value: unknown } | VersionProblem;
}

/** Finds the field that carries the version in an Application. */
export function applicationField(
  spec: ApplicationVersion,
  application: WatchedObject,
): LocatedField | VersionProblem {
  const addressed = addressSource(spec.source, application);
  if ('problem' in addressed) {
    return addressed;
  }
  const field = sourceField(spec, addressed);
  if ('problem' in field) {
    return field;
  }
  const { keys, current, valueOf } = field;
  const common = {
    text: `${addressed.text}.${field.text}`,
    current,
    holds: (version: string | null) => version === current,
    judgedManagers: ARGO_MANAGERS,
  };
  if (!hasSourceList(application)) {
    return {
      ...common,
      path: keyPath('spec', 'source', ...keys),
      pointer: ['spec', 'source', ...field.pointer],
      isSharedList: field.isList,
      valueOf,
    };
  }
  const { index, source } = addressed;
  return {
    ...common,
    path: keyPath('spec', 'sources'),
    pointer: ['spec', 'sources', String(index), ...field.pointer],
    isSharedList: true,
    valueOf: version => {
      const next = valueOf(version);
      return 'problem' in next
        ? next
        : {
            value: sourcesOf(specOf(application)).map((other, at) =>
              at === index ? setIn(source, keys, next.value) : other,
            ),
          };
    },
  };
}

function sourceField(
  spec: ApplicationVersion,
  addressed: AddressedSource,
): SourceField | VersionProblem {
  const { source } = addressed;
  if ('targetRevision' in spec) {
    const keys = ['targetRevision'];
    return textAt(source, keys, '{version}', addressed.text);
  }
  if ('helmParameter' in spec) {
    return helmParameter(spec, addressed);
  }
  if ('helmValue' in spec) {
    return helmValue(spec, addressed);
  }
  return kustomizeImage(spec.kustomizeImage, addressed);
}

function textAt(
  source: ApplicationSource,
  keys: readonly string[],
  template: string,
  of: string,
): SourceField | VersionProblem {
  const text = keys.join('.');
  const value = readField(source, keyPath(...keys));
  // Argo CD leaves nothing in the place of an empty text.
  const held = heldText(
    value === '' ? undefined : value,
    template,
    `${of}.${text}`,
  );
  return 'problem' in held
    ? held
    : {
        keys,
        pointer: keys,
        text,
        current: held.version,
        valueOf: version => ({
          value: version === null ? undefined : fillTemplate(template, version),
        }),
      };
}

function helmParameter(
  {
    helmParameter: name,
    template = '{version}',
  }: {
    helmParameter: string;
    template?: string;
  },
  { source, text: of }: AddressedSource,
): SourceField | VersionProblem {
  const list: { name: string; value?: string }[] =
    source.helm?.parameters ?? [];
  const text = `helm.parameters[name=${name}].value`;
  const at = list.findIndex(parameter => parameter.name === name);
  if (list.filter(parameter => parameter.name === name).length > 1) {
    return {
      reason: 'AmbiguousParameter',
      problem: `${of}.${text} is there more than once, and Helm takes the last; leave one of them`,
    };
  }
  const held = heldText(list[at]?.value, template, `${of}.${text}`);
  return 'problem' in held
    ? held
    : {
        keys: ['helm', 'parameters'],
        isList: true,
        pointer: ['helm', 'parameters', String(at), 'value'],
        text,
        current: held.version,
        valueOf: version => {
          const entry = version !== null && {
            ...list[at],
            name,
            value: fillTemplate(template, version),
          };
          return { value: replaced(list, at, entry || undefined) };
        },
      };
}

function helmValue(
  {
    helmValue: path,
    template = '{version}',
  }: {
    helmValue: string;
    template?: string;
  },
  { source, text: of }: AddressedSource,
): SourceField | VersionProblem {
  const { values, valuesObject } = source.helm ?? {};
  if (values && !valuesObject) {
    return {
      reason: 'TextValues',
      problem: `${of}.helm.values is a text, of which no single value can be changed; move it to helm.valuesObject, which Argo CD takes in its place`,
    };
  }
  const parsed = parseFieldPath(path);
  if ('error' in parsed) {
    return { reason: 'InvalidPath', problem: `path ${path} ${parsed.error}` };
  }
  const keys = parsed.path.flatMap(step =>
    step.type === 'key' ? [step.key] : [],
  );
  return textAt(source, ['helm', 'valuesObject', ...keys], template, of);
}

/** An entry of `kustomize.images`: `name=repository:tag`, where `name=` is left out if nothing is renamed. */
function kustomizeImage(
  name: string,
  { source, text: of }: AddressedSource,
): SourceField | VersionProblem {
  const list: string[] = source.kustomize?.images ?? [];
  const at = list.findIndex(entry => nameOf(entry) === name);
  const text = `kustomize.images[${name}]`;
  const entry = list[at] ?? name;
  const renames = entry.includes('=');
  const image = parseImage(entry.slice(entry.indexOf('=') + 1));
  if (!image) {
    return {
      reason: 'UnreadableVersion',
      problem: `${of}.${text} is "${entry}", which is not an image; correct it`,
    };
  }
  const left = renames ? `${name}=` : '';
  return {
    keys: ['kustomize', 'images'],
    isList: true,
    pointer: ['kustomize', 'images', String(at)],
    text,
    current: image.tag || image.digest ? imageVersion(image) : null,
    valueOf: version => {
      if (version === null) {
        const rest = renames ? `${left}${image.repository}` : undefined;
        return { value: replaced(list, at, rest) };
      }
      const reference = imageOf(image.repository, version);
      return reference
        ? { value: replaced(list, at, `${left}${reference}`) }
        : {
            reason: 'InvalidVersion',
            problem: `version "${version}" is neither a tag nor a digest such as sha256:…`,
          };
    },
  };
}

function nameOf(entry: string): string | undefined {
  const at = entry.indexOf('=');
  return at === -1 ? parseImage(entry)?.repository : entry.slice(0, at);
}

/** A list with one entry in place of another, at its end where there was none; `undefined` where nothing is left. */
function replaced<T>(
  list: readonly T[],
  at: number,
  entry: T | undefined,
): T[] | undefined {
  const place = at === -1 ? list.length : at;
  const next = [
    ...list.slice(0, place),
    ...(entry === undefined ? [] : [entry]),
    ...list.slice(place + 1),
  ];
  return next.length > 0 ? next : undefined;
}
