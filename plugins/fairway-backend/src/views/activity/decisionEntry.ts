import type { ActivityEntry, Decision } from '@fairway/plugin-fairway-common';

/** A decision of the engine as an entry of the history. */
export function decisionEntry({ metadata, spec }: Decision): ActivityEntry {
  const { namespace, name } = metadata;
  const { subject, runRef, actor, reason, message, type, at } = spec;
  return {
    id: `decision/${namespace}/${name}`,
    at,
    type: 'decision',
    ...(actor !== undefined && { actor }),
    title: message,
    outcome: reason,
    ...(type === 'Warning' && { problem: true }),
    subject: { kind: subject.kind, namespace, name: subject.name },
    ...(runRef && { run: runRef.name }),
    ...(spec.cluster !== undefined && { cluster: spec.cluster }),
  };
}
