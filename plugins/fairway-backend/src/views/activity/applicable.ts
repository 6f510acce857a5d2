import { API_GROUP } from '@fairway/plugin-fairway-common';

interface Sent {
  apiVersion?: unknown;
  kind?: unknown;
  metadata?: Record<string, unknown>;
  spec?: unknown;
}

/** What the server sets in the specs of some kinds; whatever clients write there is replaced. */
const SET_BY_SERVER: Readonly<Record<string, readonly string[]>> = {
  Approval: ['user', 'groups'],
  Action: ['user'],
};

/** Labels and annotations without those of Fairway itself; undefined where none is left. */
function own(values: unknown): object | undefined {
  const kept = Object.entries(values ?? {}).filter(
    ([key]) => !key.startsWith(`${API_GROUP}/`),
  );
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** A document as somebody can send it again: without what the server set when it was sent first. */
export function applicable(document: unknown, namespace: string): unknown {
  const { apiVersion, kind, metadata = {}, spec } = document as Sent;
  const { name, generateName, labels, annotations, finalizers } = metadata;
  const others = (finalizers as string[] | undefined)?.filter(
    finalizer => !finalizer.startsWith(`${API_GROUP}/`),
  );
  const kept = Object.entries(spec ?? {}).filter(
    ([key]) => !SET_BY_SERVER[String(kind)]?.includes(key),
  );
  const members = {
    // A name that was generated is taken.
    ...(generateName === undefined ? { name } : { generateName }),
    namespace,
    labels: own(labels),
    annotations: own(annotations),
    finalizers: others?.length ? others : undefined,
  };
  return {
    apiVersion,
    kind,
    metadata: Object.fromEntries(
      Object.entries(members).filter(([, value]) => value !== undefined),
    ),
    ...(spec !== undefined && { spec: Object.fromEntries(kept) }),
  };
}
