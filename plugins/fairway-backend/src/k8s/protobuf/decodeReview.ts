import { badRequest } from '../../resources/statusError';
import { readMessage } from './readMessage';

/** What the API server of Kubernetes puts before every protobuf body. */
const MAGIC = Buffer.from('k8s\0');

/** The shape of a message: for each field number its name, and its own shape where it is a message. */
interface Shape {
  [number: number]: string | readonly [name: string, shape: Shape];
}

const RESOURCE_ATTRIBUTES: Shape = {
  1: 'namespace',
  2: 'verb',
  3: 'group',
  4: 'version',
  5: 'resource',
  6: 'subresource',
  7: 'name',
};

const ACCESS_SPEC: Shape = {
  1: ['resourceAttributes', RESOURCE_ATTRIBUTES],
  2: ['nonResourceAttributes', { 1: 'path', 2: 'verb' }],
};

/** `spec` of the reviews that kubectl sends as protobuf, as k8s.io/api/authorization/v1 and authentication/v1 define them. */
const SPECS: Readonly<Record<string, Shape>> = {
  SelfSubjectAccessReview: ACCESS_SPEC,
  SelfSubjectRulesReview: { 1: 'namespace' },
  SelfSubjectReview: {},
};

function decode(bytes: Buffer, shape: Shape): Record<string, unknown> {
  const decoded: Record<string, unknown> = {};
  for (const [number, values] of readMessage(bytes)) {
    const field = shape[number];
    const value = values.at(-1);
    if (field !== undefined && Buffer.isBuffer(value)) {
      if (typeof field === 'string') {
        decoded[field] = value.toString();
      } else {
        decoded[field[0]] = decode(value, field[1]);
      }
    }
  }
  return decoded;
}

/** Reads a review that was sent as `application/vnd.kubernetes.protobuf`. @throws StatusError BadRequest */
export function decodeReview(body: Buffer): unknown {
  try {
    if (!body.subarray(0, MAGIC.length).equals(MAGIC)) {
      throw new RangeError('it does not begin as a message of Kubernetes');
    }
    const envelope = decode(body.subarray(MAGIC.length), {
      1: ['typeMeta', { 1: 'apiVersion', 2: 'kind' }],
    });
    const { apiVersion, kind } = envelope.typeMeta as Record<string, string>;
    const shape = Object.hasOwn(SPECS, kind) ? SPECS[kind] : undefined;
    if (!shape) {
      throw new RangeError(`${kind} cannot be sent as protobuf`);
    }
    const raw = readMessage(body.subarray(MAGIC.length)).get(2)?.at(-1);
    const message = decode(Buffer.isBuffer(raw) ? raw : Buffer.alloc(0), {
      2: ['spec', shape],
    });
    return { apiVersion, kind, spec: message.spec ?? {} };
  } catch (error) {
    throw badRequest(
      `the body is not a review in protobuf: ${
        (error as Error).message
      }; send application/json instead`,
    );
  }
}
