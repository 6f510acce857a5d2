import type {
  Backend,
  Cluster,
  Fleet,
  Plan,
  ResourceObject,
  Source,
} from '@fairway/plugin-fairway-common';
import type { ResourcePlural } from '../../../routing';
import { BackendSummary } from './BackendSummary';
import { ClusterSummary } from './ClusterSummary';
import { FleetSummary } from './FleetSummary';
import { PlanSummary } from './PlanSummary';
import { SourceSummary } from './SourceSummary';

/** What an object says, in words. */
export function ResourceSummary(props: {
  plural: ResourcePlural;
  object: ResourceObject;
}) {
  const { plural, object } = props;
  switch (plural) {
    case 'clusters':
      return <ClusterSummary object={object as Cluster} />;
    case 'fleets':
      return <FleetSummary object={object as Fleet} />;
    case 'plans':
      return <PlanSummary object={object as Plan} />;
    case 'sources':
      return <SourceSummary object={object as Source} />;
    case 'backends':
      return <BackendSummary object={object as Backend} />;
    default:
      throw new Error(`Unknown kind ${plural satisfies never}`);
  }
}
