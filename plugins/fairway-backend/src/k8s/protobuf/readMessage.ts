/** A field of a protobuf message: a number, or bytes that are a text or another message. */
type Value = number | Buffer;

/** The wire types of protobuf that occur in the messages of Kubernetes. */
const VARINT = 0;
const FIXED_64 = 1;
const BYTES = 2;
const FIXED_32 = 5;

/** The fields of a protobuf message by their number; of a repeated field all values, in order. @throws RangeError */
export function readMessage(bytes: Buffer): Map<number, Value[]> {
  const fields = new Map<number, Value[]>();
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      if (at >= bytes.length || factor > 2 ** 63) {
        throw new RangeError('the message ends in the middle of a number');
      }
      const byte = bytes[at++];
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) {
        return value;
      }
    }
  };
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) {
      throw new RangeError('the message is shorter than it says');
    }
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    let value: Value;
    switch (tag % 8) {
      case VARINT:
        value = varint();
        break;
      case FIXED_64:
        value = take(8);
        break;
      case BYTES:
        value = take(varint());
        break;
      case FIXED_32:
        value = take(4);
        break;
      default:
        throw new RangeError(`wire type ${tag % 8} is not known`);
    }
    const number = Math.floor(tag / 8);
    const values = fields.get(number);
    if (values) {
      values.push(value);
    } else {
      fields.set(number, [value]);
    }
  }
  return fields;
}
