import { Doubt, lowDoubt, mediumDoubt } from './discoveredUnit';

/** Tags by which people mean whatever is there now. */
const MOVING = /^(?:latest|stable|main|master|develop|dev|edge|nightly|head)$/i;

/** A range of semantic versions, and not one of them. */
const RANGE = /[<>=^~*|\s]|(?:^|\.)[xX](?:\.|$)/;

/** What speaks against a field by what it holds now: nothing, a name that moves, or a range. */
export function movingVersion(current: string | null): Doubt[] {
  if (current === null) {
    return [
      mediumDoubt(
        'it holds no version yet; a rollback of its first promotion takes the field away again',
      ),
    ];
  }
  if (MOVING.test(current)) {
    return [
      lowDoubt(
        `it holds "${current}", which names no version and moves by itself; give it one that stays`,
      ),
    ];
  }
  return RANGE.test(current)
    ? [
        mediumDoubt(
          `it holds the range "${current}", in which versions come by themselves; a promotion replaces it by one version`,
        ),
      ]
    : [];
}
