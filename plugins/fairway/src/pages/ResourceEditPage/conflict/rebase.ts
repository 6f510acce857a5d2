import { Fields, isFields } from '../text/documentText';

/**
 * What I have changed since `base`, put on top of `theirs`. Fields that I did not touch are theirs; a list that I touched is
 * mine as a whole.
 */
export function rebase(base: Fields, mine: Fields, theirs: Fields): Fields {
  const merged: Fields = { ...theirs };
  for (const key of new Set([...Object.keys(base), ...Object.keys(mine)])) {
    const [before, wanted, now] = [base[key], mine[key], theirs[key]];
    if (isFields(wanted) && isFields(now)) {
      merged[key] = rebase(isFields(before) ? before : {}, wanted, now);
    } else if (JSON.stringify(before) !== JSON.stringify(wanted)) {
      if (wanted === undefined) {
        delete merged[key];
      } else {
        merged[key] = wanted;
      }
    }
  }
  return merged;
}
