/** The users of the demo by what they do; `examples/org.yaml` says which groups they are in. */
export const PEOPLE = {
  developer: 'dana',
  approver: 'alex',
  platform: 'pat',
  viewer: 'vera',
} as const;

/** A role of the demo. */
export type Role = keyof typeof PEOPLE;
