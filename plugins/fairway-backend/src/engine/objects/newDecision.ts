import {
  Decision,
  decisionKind,
  DecisionDraft,
} from '@fairway/plugin-fairway-common';
import type { Ids } from '../ports';
import { engineLabels } from './labels';
import { decisionName } from './names';
import { newObject, timestamp } from './newObject';

/** The record of a decision. It has no owner: it outlives what it is about. */
export function newDecision(
  draft: DecisionDraft,
  about: {
    namespace: string;
    promotion: string;
    source: string;
    run: { name: string; uid: string };
  },
  context: { ids: Ids; now: number },
): Decision {
  return newObject(
    {
      kind: decisionKind.kind,
      namespace: about.namespace,
      name: decisionName(draft.subject.name, context.ids.suffix()),
      labels: engineLabels({
        promotion: about.promotion,
        source: about.source,
        run: about.run.name,
        stage: draft.stage,
        cluster: draft.cluster,
      }),
      spec: {
        runRef: { name: about.run.name, uid: about.run.uid },
        promotionRef: { name: about.promotion },
        ...draft,
        at: timestamp(context.now),
      },
    },
    context,
  ) as Decision;
}
