import { Link } from '@backstage/core-components';
import { ActivityEntry, kindByName } from '@fairway/plugin-fairway-common';
import {
  FairwayPaths,
  RESOURCE_PLURALS,
  ResourcePlural,
  useFairwayPaths,
} from '../../routing';

/** A link to what an entry is about; commands on a run lead to the run. */
export function HistorySubject(props: {
  entry: ActivityEntry;
  /** The name of the object whose history it is. */
  omitted: string | undefined;
}) {
  const { subject, run, cluster } = props.entry;
  const paths = useFairwayPaths();
  const isOnRun = subject.kind === 'Action' || subject.kind === 'Approval';
  const { kind, namespace, name } =
    isOnRun && run ? { ...subject, kind: 'PromotionRun', name: run } : subject;
  if (name === props.omitted || name === '') {
    return null;
  }
  const path = pathOf(paths, kind, namespace, name);
  if (!path) {
    return <>{`${kind} ${name}`}</>;
  }
  const ofRun = run === props.omitted ? undefined : run;
  return (
    <Link to={path}>
      {cluster && kind === 'Target'
        ? // The name of a target is long, and says the same.
          [cluster, ofRun].filter(Boolean).join(' · ')
        : name}
    </Link>
  );
}

function pathOf(
  paths: FairwayPaths,
  kind: string,
  namespace: string,
  name: string,
): string | undefined {
  switch (kind) {
    case 'Target':
      return paths.target(namespace, name);
    case 'PromotionRun':
      return paths.run(namespace, name);
    case 'Promotion':
      return paths.promotion(namespace, name);
    default: {
      const plural = kindByName(kind)?.plural;
      return plural && isResource(plural)
        ? paths.resource(plural, namespace, name)
        : undefined;
    }
  }
}

function isResource(plural: string): plural is ResourcePlural {
  return RESOURCE_PLURALS.includes(plural as ResourcePlural);
}
