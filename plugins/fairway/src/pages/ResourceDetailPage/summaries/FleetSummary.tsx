import { Link } from '@backstage/core-components';
import type { Fleet } from '@fairway/plugin-fairway-common';
import { Fragment } from 'react';
import { Facts } from '../../../components/Facts';
import { selectorWords } from '../../../components/selectors';
import { useFairwayPaths } from '../../../routing';
import { useT } from '../../../translation';

/** Which clusters belong to a fleet. */
export function FleetSummary(props: { object: Fleet }) {
  const { metadata, spec, status } = props.object;
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <Facts
      label={t('resourceDetailPage.facts')}
      facts={[
        {
          term: t('resourceDetailPage.fact.clusters'),
          value: status?.clusters,
        },
        {
          term: t('resourceDetailPage.fact.selector'),
          value: spec.selector
            ? t('resourceDetailPage.selectedClusters', {
                selector: selectorWords(t, spec.selector),
              })
            : t('resourceDetailPage.noSelector'),
        },
        {
          term: t('resourceDetailPage.fact.named'),
          value: spec.clusters?.map((name, index) => (
            <Fragment key={name}>
              {index > 0 && ', '}
              <Link to={paths.resource('clusters', metadata.namespace, name)}>
                {name}
              </Link>
            </Fragment>
          )),
        },
      ]}
    />
  );
}
