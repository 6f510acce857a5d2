import { ApiContext, nowText } from '../api/context';
import { replaceObject } from '../api/update';
import { customKindDefinition, kindsOfDefinition } from '../kinds/customKind';
import { tableKey } from '../kinds/kind';
import { KubernetesObject } from '../kubernetes/object';
import { Change } from '../store/history';
import { Condition, withConditions } from './conditions';

const DEFINITIONS = tableKey({
  group: 'apiextensions.k8s.io',
  plural: 'customresourcedefinitions',
});

/** Serves the kinds of CustomResourceDefinitions as they come and go. */
export class DefinitionController {
  constructor(private readonly context: ApiContext) {}

  observe(change: Change): void {
    if (change.table !== DEFINITIONS) {
      return;
    }
    const { object, previous, type } = change;
    const { kinds, store } = this.context;
    if (type === 'DELETED') {
      const { group, names } = object.spec;
      const table = tableKey({ group, plural: names.plural });
      store.list(table).forEach(instance => store.remove(table, instance));
      kinds.unregister(group, names.plural);
      return;
    }
    if (previous?.metadata.generation !== object.metadata.generation) {
      kindsOfDefinition(object).forEach(kind =>
        kinds.register(customKindDefinition(kind)),
      );
      this.establish(object);
    }
  }

  private establish(definition: KubernetesObject): void {
    const now = nowText(this.context);
    const conditions: Condition[] = [
      {
        type: 'NamesAccepted',
        status: 'True',
        reason: 'NoConflicts',
        message: 'no conflicts found',
      },
      {
        type: 'Established',
        status: 'True',
        reason: 'InitialNamesAccepted',
        message: 'the initial names have been accepted',
      },
    ];
    const kind = this.context.kinds.byResource(
      'apiextensions.k8s.io',
      'v1',
      'customresourcedefinitions',
    )!;
    const next: KubernetesObject = {
      ...definition,
      status: {
        conditions: withConditions(
          definition.status?.conditions,
          conditions,
          now,
        ),
        acceptedNames: definition.spec.names,
        storedVersions: (definition.spec.versions ?? [])
          .filter((version: { storage?: boolean }) => version.storage)
          .map((version: { name: string }) => version.name),
      },
    };
    replaceObject(this.context, kind, definition, next, {
      dryRun: false,
      fieldManager: 'kube-apiserver',
      force: false,
      subresource: 'status',
    });
  }
}
