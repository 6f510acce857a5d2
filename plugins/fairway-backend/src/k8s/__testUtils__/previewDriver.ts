import {
  ClusterConnection,
  ClusterError,
  DeliveryDriver,
  DeliveryError,
  DeliveryIntent,
  DriverBinding,
  ObjectDiff,
} from '@fairway/plugin-fairway-node';

/** What a driver of tests says of a cluster; by default the version changes from v1. */
export type PreviewAnswer =
  | 'there'
  | 'silent'
  | 'refuses'
  | 'conflicts'
  | 'differs'
  | 'breaks';

/** A driver that previews as it is told, by the names of clusters. It notes what it is asked. */
export function previewDriver(answers: Map<string, PreviewAnswer>) {
  const asked: { cluster: string; intent: DeliveryIntent }[] = [];
  const driver = {
    name: 'kubernetes',
    capabilities: { rollback: true, watch: true },
    validate: () => [],
    read: async (
      { unit }: DriverBinding,
      { cluster: { name } }: { cluster: ClusterConnection },
    ) => {
      if (answers.get(name) === 'differs') {
        throw new DeliveryError(
          'DifferentVersions',
          `${unit.name}: its objects hold different versions`,
          { retryable: false, notSent: true },
        );
      }
      return { version: 'v1' };
    },
    preview: async (
      intent: DeliveryIntent,
      { cluster: { name } }: { cluster: ClusterConnection },
    ): Promise<ObjectDiff[]> => {
      asked.push({ cluster: name, intent });
      const { object } = intent.unit;
      const problem = (
        reason: string,
        message: string,
        conflicts?: { manager: string; field: string }[],
      ) => [{ object, fields: [], problem: { reason, message, conflicts } }];
      const answer = answers.get(name);
      switch (answer) {
        case 'there':
          return [{ object, fields: [] }];
        case 'silent':
          throw new ClusterError('Timeout', `${name} does not answer`, {
            retryable: true,
          });
        case 'refuses':
          return problem('NotManaged', 'it has not opted in; annotate it');
        case 'conflicts':
          return problem('FieldManagerConflict', 'hand it over', [
            { manager: 'helm', field: 'spec.image' },
          ]);
        case 'breaks':
          throw new Error('a secret of the implementation');
        case 'differs':
        case undefined:
          return [
            {
              object,
              fields: [
                { path: 'spec.image', before: 'v1', after: intent.version },
              ],
            },
          ];
        default:
          throw new Error(`there is no answer ${answer satisfies never}`);
      }
    },
  } as unknown as DeliveryDriver;
  return { driver, asked };
}
