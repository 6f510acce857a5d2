import { Link } from '@backstage/core-components';
import {
  describeReference,
  Source,
  SourceUnit,
  UnitVariant,
} from '@fairway/plugin-fairway-common';
import { makeStyles } from '@material-ui/core/styles';
import { DataTable } from '../../../components/DataTable';
import { EntityLink } from '../../../components/EntityLink';
import { Facts } from '../../../components/Facts';
import { placeWords } from '../../../components/placeWords';
import { selectorWords } from '../../../components/selectors';
import { useFairwayPaths } from '../../../routing';
import { Translate, useT } from '../../../translation';

const useStyles = makeStyles(
  theme => ({
    units: { marginTop: theme.spacing(2) },
    place: { color: theme.palette.text.secondary },
  }),
  { name: 'FairwaySourceSummary' },
);

/** What a source deploys, and where its versions live. */
export function SourceSummary(props: { object: Source }) {
  const { metadata, spec } = props.object;
  const t = useT();
  const classes = useStyles();
  const paths = useFairwayPaths();
  const isMixed = spec.units.some(({ variants }) => variants);
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
      <div className={classes.units}>
        <DataTable<UnitRow>
          label={t('resourceDetailPage.unit.title')}
          rows={spec.units.flatMap(unitRows)}
          rowKey={({ unit, variant }) => `${unit}/${variant?.name ?? ''}`}
          columns={[
            {
              title: t('resourceDetailPage.unit.name'),
              cell: ({ unit, variant }) =>
                variant
                  ? t('resourceDetailPage.unit.variant', {
                      unit,
                      variant: variant.name,
                    })
                  : unit,
            },
            ...(isMixed
              ? [
                  {
                    title: t('resourceDetailPage.unit.clusters'),
                    cell: ({ variant, hasVariants }: UnitRow) =>
                      scopeWords(t, variant, hasVariants),
                  },
                  {
                    title: t('resourceDetailPage.unit.backend'),
                    cell: ({ variant }: UnitRow) => {
                      const { name } = variant?.backendRef ?? spec.backendRef;
                      return (
                        <Link
                          to={paths.resource(
                            'backends',
                            metadata.namespace,
                            name,
                          )}
                        >
                          {name}
                        </Link>
                      );
                    },
                  },
                ]
              : []),
            {
              title: t('resourceDetailPage.unit.object'),
              cell: ({ object, version }) => (
                <>
                  {describeReference(object)}
                  <div className={classes.place}>
                    {versionWords(t, version)}
                  </div>
                </>
              ),
            },
          ]}
        />
      </div>
    </>
  );
}

/** A unit, or one of its variants. */
interface UnitRow extends Pick<SourceUnit, 'object' | 'version'> {
  unit: string;
  variant?: UnitVariant;
  hasVariants: boolean;
}

/** The variants of a unit in the order in which they are asked, and then the unit itself, which gets what is left. */
function unitRows({
  name: unit,
  object,
  version,
  variants = [],
}: SourceUnit): UnitRow[] {
  const hasVariants = variants.length > 0;
  return [
    ...variants.map(variant => ({
      unit,
      variant,
      hasVariants,
      object: variant.object,
      version: variant.version,
    })),
    { unit, hasVariants, object, version },
  ];
}

/** Which clusters get a variant of a unit, or the unit itself. */
function scopeWords(
  t: Translate,
  variant: UnitVariant | undefined,
  hasVariants: boolean,
): string {
  if (!variant) {
    return t(
      hasVariants
        ? 'resourceDetailPage.unit.otherClusters'
        : 'resourceDetailPage.unit.allClusters',
    );
  }
  const { selector, clusters } = variant;
  return [selector && selectorWords(t, selector), clusters?.join(', ')]
    .filter(Boolean)
    .join('; ');
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
    : placeWords(version);
}
