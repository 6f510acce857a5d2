import { kindByName, ResourceObject } from '@fairway/plugin-fairway-common';
import { stringify } from 'yaml';

/**
 * A change that a person is about to make, as a document: what a button sends, what the panel shows, and what kubectl sends are
 * the same.
 *
 * @public
 */
export interface Command {
  verb: 'create' | 'replace' | 'delete';
  document: ResourceObject;
}

/**
 * A document as YAML.
 *
 * @remarks In YAML 1.1, as kubectl reads it: there `yes` and `no` are no text, unless they are in quotes.
 *
 * @public
 */
export function yamlOf(document: unknown): string {
  return stringify(document, { lineWidth: 0, version: '1.1' });
}

/** The same with kubectl. @public */
export function kubectlOf({ verb, document }: Command): string {
  const { name, namespace } = document.metadata;
  if (verb === 'delete') {
    const plural = kindByName(document.kind)?.plural ?? document.kind;
    return `kubectl delete ${plural}.fairway.dev ${name} --namespace ${namespace}`;
  }
  return [
    // What has a generated name can only be created.
    `kubectl ${verb} -f - <<'EOF'`,
    yamlOf(document).trimEnd(),
    'EOF',
  ].join('\n');
}
