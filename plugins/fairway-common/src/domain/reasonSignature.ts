import type { Target } from '../kinds';
import { isTargetEnded } from './decide/transitions';
import { sha256 } from './digest';

const LENGTH = 16;

/** A name in quotation marks; a sentence in quotation marks is part of the reason. */
const QUOTED_NAME = /"[^"\s]*"/g;
/** Numbers, hexadecimal, versions, times, and generated names such as those of pods. */
const WORD_WITH_DIGIT = /[\w.:-]*\d[\w.:-]*/g;

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** A message without what tells one target from another. */
function normalised(message: string, names: readonly string[]): string {
  const longestFirst = [...new Set(names)]
    .filter(name => name !== '')
    .sort((a, b) => b.length - a.length)
    .map(escaped);
  return message
    .replace(
      new RegExp(`(?<![\\w-])(?:${longestFirst.join('|')})(?![\\w-])`, 'g'),
      '*',
    )
    .replace(QUOTED_NAME, '*')
    .replace(WORD_WITH_DIGIT, '*');
}

/**
 * The same for targets that wait or have failed for the same reason, although their messages differ in names, numbers and
 * versions. Undefined where a target neither waits nor has failed, or tells no reason.
 *
 * @public
 */
export function reasonSignature(
  target: Pick<Target, 'metadata' | 'spec' | 'status'>,
): string | undefined {
  const { metadata, spec, status } = target;
  if (!status?.reason) {
    return undefined;
  }
  if (isTargetEnded(status.phase) && status.phase !== 'Failed') {
    return undefined;
  }
  const message = normalised(status.message ?? '', [
    metadata.name,
    spec.cluster,
    spec.unit,
    spec.version,
    spec.object.name ?? '',
    status.previousVersion ?? '',
  ]);
  return sha256([status.phase, status.reason, message].join('\n')).slice(
    0,
    LENGTH,
  );
}
