import {
  Decision,
  GROUP_VERSION,
  KindDefinition,
  kindByName,
} from '@fairway/plugin-fairway-common';
import type { SelectorRequirement } from '../store/types';
import { humanDuration } from './humanDuration';
import type { Columns, KubernetesObject, Presentation } from './table';

/** The kind that events are made of. */
export const decisionKind: KindDefinition = kindByName('Decision')!;

/** A core/v1 Event, as far as kubectl looks at it. */
export interface Event extends KubernetesObject {
  metadata: { name: string; namespace: string; [key: string]: unknown };
  involvedObject: {
    apiVersion: string;
    kind: string;
    namespace: string;
    name: string;
    uid: string;
  };
  reason: string;
  message: string;
  type: string;
  lastTimestamp: string;
}

/** A decision as an event, so that `kubectl describe` shows it. */
function toEvent({ metadata, spec }: Decision) {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { ...metadata },
    involvedObject: {
      apiVersion: GROUP_VERSION,
      kind: spec.subject.kind,
      namespace: metadata.namespace,
      name: spec.subject.name,
      uid: spec.subject.uid,
    },
    reason: spec.reason,
    message:
      spec.stage && spec.subject.kind === 'PromotionRun'
        ? `stage ${spec.stage}: ${spec.message}`
        : spec.message,
    type: spec.type,
    source: { component: 'fairway' },
    reportingComponent: 'fairway',
    reportingInstance: '',
    firstTimestamp: spec.at,
    lastTimestamp: spec.at,
    eventTime: null,
    count: 1,
  } satisfies Event & Record<string, unknown>;
}

/** Fields of events, each with the field of the decision that it comes from. */
const FIELDS: Readonly<Record<string, string>> = {
  'metadata.name': 'metadata.name',
  'metadata.namespace': 'metadata.namespace',
  'involvedObject.namespace': 'metadata.namespace',
  'involvedObject.kind': 'spec.subject.kind',
  'involvedObject.name': 'spec.subject.name',
  'involvedObject.uid': 'spec.subject.uid',
  reason: 'spec.reason',
  type: 'spec.type',
};

/** Fields that are the same for all events. */
const CONSTANTS: Readonly<Record<string, string>> = {
  'involvedObject.apiVersion': GROUP_VERSION,
  'involvedObject.fieldPath': '',
  'involvedObject.resourceVersion': '',
  source: 'fairway',
  reportingComponent: 'fairway',
};

/** The fields that events can be selected by. */
export const EVENT_FIELDS: readonly string[] = [
  ...Object.keys(FIELDS),
  ...Object.keys(CONSTANTS),
];

const holds = ({ operator, values }: SelectorRequirement, value: string) =>
  values.includes(value) === (operator === 'In');

/** Selects no decision at all. */
const NOTHING: SelectorRequirement[] = [
  { key: 'metadata.name', operator: 'In', values: [] },
];

/**
 * The selection of decisions that makes up a selection of events.
 *
 * @remarks The events of a Promotion are those of everything that belongs to it, because it takes no decisions itself.
 */
export function decisionSelector(
  requirements: readonly SelectorRequirement[],
): SelectorRequirement[] {
  const constants = requirements.filter(({ key }) =>
    Object.hasOwn(CONSTANTS, key),
  );
  if (
    !constants.every(requirement =>
      holds(requirement, CONSTANTS[requirement.key]),
    )
  ) {
    return NOTHING;
  }
  const ofPromotion = requirements.some(
    ({ key, operator, values }) =>
      key === 'involvedObject.kind' &&
      operator === 'In' &&
      values.includes('Promotion'),
  );
  return requirements
    .filter(requirement => !constants.includes(requirement))
    .flatMap(requirement => {
      if (!ofPromotion || !requirement.key.startsWith('involvedObject.')) {
        return [{ ...requirement, key: FIELDS[requirement.key] }];
      }
      switch (requirement.key) {
        case 'involvedObject.name':
          return [{ ...requirement, key: 'spec.promotionRef.name' }];
        case 'involvedObject.namespace':
          return [{ ...requirement, key: 'metadata.namespace' }];
        default:
          return [];
      }
    });
}

/** Decisions as events. @param now - milliseconds since the epoch, as ages are written out */
export function asEvents(now: () => number): Presentation<Event> {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    columns: eventColumns(now),
    of: decision => toEvent(decision as Decision),
  };
}

function eventColumns(now: () => number): Columns<Event> {
  const column = (
    name: string,
    description: string,
    value: (event: Event) => string,
  ) => ({ name, type: 'string' as const, description, value });
  return [
    column('Last Seen', 'Time since the event.', event =>
      humanDuration(now() - Date.parse(event.lastTimestamp)),
    ),
    column('Type', 'Whether it is as it should be.', event => event.type),
    column('Reason', 'One word.', event => event.reason),
    column(
      'Object',
      'What the event is about.',
      ({ involvedObject }) =>
        `${involvedObject.kind.toLowerCase()}/${involvedObject.name}`,
    ),
    column('Message', 'A sentence.', event => event.message),
  ];
}
