import { formatLabelSelector } from '@fairway/plugin-fairway-common';
import {
  isSelection,
  ObjectInterest,
  WatchedObject,
} from '@fairway/plugin-fairway-node';
import {
  conditionOf,
  describeObject,
  progressing,
  RelatedObjects,
  Verdict,
} from '@fairway/plugin-fairway-node/driverKit';
import { API_VERSION } from '../kinds';
import { applicationField } from '../version/applicationField';
import {
  applicationVersionOf,
  ChildApplications,
  ElementVersion,
} from '../version/versionSchema';
import { applicationHealth, Expected } from './applicationHealth';
import { shorten } from './syncFailure';

/** What to watch for the Applications that are made of an element. */
export function interestOfChild(
  { name, matchLabels, namespace: own }: ChildApplications,
  namespace: string | undefined,
): ObjectInterest {
  const of = {
    apiVersion: API_VERSION,
    kind: 'Application',
    namespace: own ?? namespace,
  };
  return name === undefined
    ? { ...of, labelSelector: formatLabelSelector({ matchLabels }) }
    : { ...of, name };
}

/** Whether the Applications that an ApplicationSet makes of an element run its version. */
export async function childrenHealth(
  applicationSet: WatchedObject,
  { applications }: ElementVersion,
  expected: Omit<Expected, 'spec' | 'field'>,
  related: RelatedObjects,
): Promise<Verdict> {
  const verdicts: Verdict[] = [];
  for (const child of applications) {
    const found = await findChildren(child, applicationSet, related);
    if (found.length === 0) {
      verdicts.push(notGenerated(applicationSet, child));
    }
    for (const application of found) {
      verdicts.push(childHealth(applicationSet, application, child, expected));
    }
  }
  const waits = verdicts.flatMap(({ lookAgainInMs }) => lookAgainInMs ?? []);
  const first =
    verdicts.find(({ state }) => state === 'Failed') ??
    verdicts.find(({ state }) => state === 'Progressing') ??
    verdicts[0];
  return {
    ...first,
    evidence: { applications: verdicts.map(({ evidence }) => evidence) },
    ...(waits.length > 0 && { lookAgainInMs: Math.min(...waits) }),
  };
}

async function findChildren(
  child: ChildApplications,
  applicationSet: WatchedObject,
  related: RelatedObjects,
): Promise<WatchedObject[]> {
  const interest = interestOfChild(child, applicationSet.metadata.namespace);
  if (isSelection(interest)) {
    return related.select(interest);
  }
  const application = await related.get(interest);
  return application ? [application] : [];
}

function childHealth(
  applicationSet: WatchedObject,
  application: WatchedObject,
  child: ChildApplications,
  expected: Omit<Expected, 'spec' | 'field'>,
): Verdict {
  const name = describeObject(application);
  const spec = applicationVersionOf(child);
  const field = applicationField(spec, application);
  if ('problem' in field) {
    return {
      state: 'Failed',
      reason: field.reason,
      message: `${name}: ${field.problem}`,
    };
  }
  if (!field.holds(expected.version)) {
    return progressing(
      'NotGenerated',
      `${name} is at ${
        field.current ?? '(none)'
      }: the ApplicationSet has not brought the version to it yet${errorOf(
        applicationSet,
      )}`,
    );
  }
  const verdict = applicationHealth(application, { ...expected, spec, field });
  return { ...verdict, message: `${name}: ${verdict.message}` };
}

function notGenerated(
  applicationSet: WatchedObject,
  { name, matchLabels }: ChildApplications,
): Verdict {
  return progressing(
    'NotGenerated',
    `Application ${
      name ?? `(${formatLabelSelector({ matchLabels })})`
    } is not there yet${errorOf(applicationSet)}`,
  );
}

function errorOf(applicationSet: WatchedObject): string {
  const error = conditionOf(applicationSet, 'ErrorOccurred');
  return error?.status === 'True' && error.message
    ? `; it says: ${shorten(error.message)}`
    : '';
}
