import { StatusError } from '../resources';

/** How an answer is written, and as what. */
export interface Negotiated {
  format: 'json' | 'yaml';
  /** Default: the object itself. */
  as?: 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';
  /** The media type of the answer. */
  contentType: string;
}

interface MediaType {
  type: string;
  params: Record<string, string>;
  quality: number;
}

/** Splits a media type into its name and parameters. */
export function parseMediaType(text: string): MediaType {
  const [type, ...parts] = text.split(';').map(part => part.trim());
  const params: Record<string, string> = Object.create(null);
  for (const part of parts) {
    const equals = part.indexOf('=');
    if (equals > 0) {
      params[part.slice(0, equals).toLowerCase()] = part
        .slice(equals + 1)
        .replace(/^"(.*)"$/, '$1');
    }
  }
  const quality = params.q === undefined ? 1 : Number(params.q);
  return {
    type: type.toLowerCase(),
    params,
    quality: Number.isFinite(quality) ? quality : 0,
  };
}

const FORMATS: Readonly<Record<string, Negotiated['format']>> = {
  'application/json': 'json',
  'application/*': 'json',
  '*/*': 'json',
  'application/yaml': 'yaml',
};

const TRANSFORMS = [
  'Table',
  'PartialObjectMetadata',
  'PartialObjectMetadataList',
];

function offer({ type, params }: MediaType): Negotiated | undefined {
  const format = Object.hasOwn(FORMATS, type) ? FORMATS[type] : undefined;
  if (!format) {
    return undefined;
  }
  const base = format === 'json' ? 'application/json' : 'application/yaml';
  if (params.as === undefined) {
    return { format, contentType: base };
  }
  return TRANSFORMS.includes(params.as) &&
    params.g === 'meta.k8s.io' &&
    params.v === 'v1'
    ? {
        format,
        as: params.as as Negotiated['as'],
        contentType: `${base};as=${params.as};g=meta.k8s.io;v=v1`,
      }
    : undefined;
}

/** The media types that a client accepts, the most wanted first. */
export function acceptedTypes(accept: string | undefined): MediaType[] {
  return (accept?.trim() || '*/*')
    .split(',')
    .map(parseMediaType)
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality);
}

/** What to answer with. @throws StatusError where the client accepts nothing that is served */
export function negotiate(accept: string | undefined): Negotiated {
  for (const type of acceptedTypes(accept)) {
    const negotiated = offer(type);
    if (negotiated) {
      return negotiated;
    }
  }
  throw new StatusError(
    'NotAcceptable',
    'only the following media types are accepted: application/json, application/yaml',
  );
}
