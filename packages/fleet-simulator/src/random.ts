/** A seeded source of randomness: equal seeds give equal sequences. */
export interface SeededRandom {
  /** A number in [0, 1). */
  next(): number;
  /** A version 4 shaped UUID. */
  uuid(): string;
  /** `length` characters that Kubernetes uses in generated names. */
  suffix(length: number): string;
}

const NAME_ALPHABET = 'bcdfghjklmnpqrstvwxz2456789';

/** 32-bit FNV-1a. */
export function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return hash >>> 0;
}

/** Makes a generator (mulberry32) for one seed and purpose. */
export function seededRandom(seed: number, purpose: string): SeededRandom {
  let state = (hash32(purpose) ^ Math.imul(seed, 0x9e3779b1)) >>> 0;
  const uint32 = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
  const hex = () => uint32().toString(16).padStart(8, '0');
  return {
    next: () => uint32() / 0x1_0000_0000,
    uuid: () => {
      const [a, b, c, d] = [hex(), hex(), hex(), hex()];
      const variant = '89ab'[parseInt(c[0], 16) % 4];
      return [
        a,
        b.slice(0, 4),
        `4${b.slice(5)}`,
        `${variant}${c.slice(1, 4)}`,
        `${c.slice(4)}${d}`,
      ].join('-');
    },
    suffix: length => {
      let text = '';
      while (text.length < length) {
        text += NAME_ALPHABET[uint32() % NAME_ALPHABET.length];
      }
      return text;
    },
  };
}
