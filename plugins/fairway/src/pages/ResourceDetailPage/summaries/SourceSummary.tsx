import { Link } from '@backstage/core-components';
import {
  describeReference,
  Source,
  SourceUnit,
} from '@fairway/plugin-fairway-common';
import { DataTable } from '../../../components/DataTable';
import { EntityLink } from '../../../components/EntityLink';
import { Facts } from '../../../components/Facts';
import { useFairwayPaths } from '../../../routing';
import { Translate, useT } from '../../../translation';

/** What a source deploys, and where its versions live. */
export function SourceSummary(props: { object: Source }) {
  const { metadata, spec } = props.object;
  const t = useT();
  const paths = useFairwayPaths();
  return (
    <>
      <Facts
        label={t('resourceDetailPage.facts')}
        facts={[
          {
            term: t('resourceDetailPage.fact.entity'),
            value: spec.entityRef && <EntityLink entityRef={spec.entityRef} />,
          },
          {
            term: t('resourceDetailPage.fact.backend'),
            value: (
              <Link
                to={paths.resource(
                  'backends',
                  metadata.namespace,
                  spec.backendRef.name,
                )}
              >
                {spec.backendRef.name}
              </Link>
            ),
          },
        ]}
      />
      <div style={{ marginTop: 16 }}>
        <DataTable<SourceUnit>
          label={t('resourceDetailPage.unit.title')}
          rows={spec.units}
          rowKey={({ name }) => name}
          columns={[
            {
              title: t('resourceDetailPage.unit.name'),
              cell: ({ name }) => name,
            },
            {
              title: t('resourceDetailPage.unit.object'),
              cell: ({ object }) => describeReference(object),
            },
            {
              title: t('resourceDetailPage.unit.field'),
              cell: ({ version }) => versionWords(t, version),
            },
          ]}
        />
      </div>
    </>
  );
}

/** Where a version lives. The schema is that of the driver; what is not known here is shown as it is written. */
function versionWords(t: Translate, version: Record<string, unknown>): string {
  const { container, image, path, template, annotation } = version;
  const texts = [
    typeof container === 'string' &&
      t('resourceDetailPage.unit.container', { container }),
    typeof path === 'string' && t('resourceDetailPage.unit.path', { path }),
    typeof annotation === 'string' &&
      t('resourceDetailPage.unit.annotation', { annotation }),
    typeof image === 'string' && t('resourceDetailPage.unit.from', { image }),
    typeof template === 'string' &&
      t('resourceDetailPage.unit.templated', { template }),
  ].filter(Boolean);
  return texts.length === Object.keys(version).length
    ? texts.join(', ')
    : JSON.stringify(version);
}
