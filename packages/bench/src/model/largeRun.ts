import { randomUUID } from 'node:crypto';
import type {
  PromotionRun,
  ResourceObject,
  Source,
  Target,
} from '@fairway/plugin-fairway-common';
import { NAMESPACE } from './objects';

/** Makes a run of several units, still under way, out of one of one unit that has ended. */
export function largeRun(
  originals: readonly ResourceObject[],
  options: { name: string; units: number },
): ResourceObject[] {
  const { name, units } = options;
  const run = originals.find(
    ({ kind }) => kind === 'PromotionRun',
  ) as unknown as PromotionRun;
  const source = run.spec.source.spec as Source['spec'];
  const names = Array.from(
    { length: units },
    (_, index) => `unit-${index + 1}`,
  );
  const uid = randomUUID();
  const large = structuredClone(run);
  large.metadata = {
    ...large.metadata,
    namespace: NAMESPACE,
    name,
    uid,
    ownerReferences: undefined,
    labels: undefined,
  };
  large.spec.promotionRef = { ...large.spec.promotionRef, name };
  large.spec.source.spec = {
    ...source,
    units: names.map(unit => ({ ...source.units[0], name: unit })),
  };
  large.status = {
    ...large.status!,
    phase: 'Running',
    reason: undefined,
    message: undefined,
    finishedAt: undefined,
    stages: large.status!.stages.map(stage => ({
      ...stage,
      phase: 'Progressing',
      finishedAt: undefined,
    })),
  };
  const targets = originals.filter(
    ({ kind }) => kind === 'Target',
  ) as unknown as Target[];
  return [
    large as unknown as ResourceObject,
    ...(names.flatMap((unit, index) =>
      targets.map(target => ({
        ...target,
        metadata: {
          ...target.metadata,
          name: `${name}-${index}-${target.spec.cluster}`,
          uid: randomUUID(),
          ownerReferences: undefined,
          labels: undefined,
        },
        spec: {
          ...target.spec,
          runRef: { name, uid },
          promotionRef: { name },
          unit,
        },
        status: { ...target.status!, phase: 'Pending' as const },
      })),
    ) as unknown as ResourceObject[]),
  ];
}
