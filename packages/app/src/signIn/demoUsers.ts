/** What a demo user may do, for those who choose one. */
export interface DemoUser {
  name: string;
  title: string;
  may?: string;
}

/** The people of `examples/org.yaml`; `packages/backend/src/policy.ts` decides what they may do. */
const KNOWN: readonly DemoUser[] = [
  {
    name: 'dana',
    title: 'Dana, developer',
    may: 'Promotes what her team owns, and cannot approve it herself.',
  },
  {
    name: 'alex',
    title: 'Alex, release manager',
    may: 'Approves and rejects, and may pause, abort and roll back any promotion.',
  },
  {
    name: 'pat',
    title: 'Pat, platform engineer',
    may: 'Makes clusters, fleets, plans and backends, and may do everything but approve.',
  },
  {
    name: 'vera',
    title: 'Vera, viewer',
    may: 'Sees everything and changes nothing.',
  },
];

/** Describes a user; of one who is not known there is only the name. */
export function describeUser(name: string): DemoUser {
  return KNOWN.find(user => user.name === name) ?? { name, title: name };
}
