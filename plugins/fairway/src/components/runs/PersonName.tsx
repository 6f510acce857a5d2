/** A user, group or service; the default namespace and the kind of users are left out. The whole reference is the tooltip. */
export function PersonName(props: { entityRef: string }) {
  return <span title={props.entityRef}>{personName(props.entityRef)}</span>;
}

/** The same as text: `user:default/ada` is "ada", `group:default/ops` is "group ops". */
export function personName(entityRef: string): string {
  const match = /^(user|group):(?:default\/)?(.+)$/i.exec(entityRef);
  if (!match) {
    return entityRef;
  }
  const [, kind, name] = match;
  return kind.toLowerCase() === 'user' ? name : `group ${name}`;
}
