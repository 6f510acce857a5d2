import { stringifyEntityRef } from '@backstage/catalog-model';
import { EmptyState } from '@fairway/plugin-fairway-react';
import { useEntity } from '@backstage/plugin-catalog-react';
import Typography from '@material-ui/core/Typography';
import { CopyableText } from '../components/CopyableText';
import { CreateButton } from '../components/CreateButton';
import { useT } from '../translation';
import { SOURCE_ANNOTATION } from './annotation';
import type { EntitySources } from './useEntitySources';

/** Says how an entity gets a source. */
export function NoSource(props: Pick<EntitySources, 'missing'>) {
  const { missing } = props;
  const { entity } = useEntity();
  const t = useT();
  const { namespace, name } = missing ?? {
    namespace: 'default',
    name: entity.metadata.name,
  };
  return (
    <EmptyState
      title={t('entity.noSource.title')}
      description={
        <>
          <Typography paragraph>
            {missing
              ? t('entity.noSource.missing', {
                  annotation: SOURCE_ANNOTATION,
                  source: `${namespace}/${name}`,
                })
              : t('entity.noSource.none')}
          </Typography>
          <Typography gutterBottom>{t('entity.noSource.source')}</Typography>
          <CopyableText
            label={t('entity.noSource.sourceLabel')}
            text={sourceYaml(namespace, name, stringifyEntityRef(entity))}
          />
          {!missing && (
            <>
              <Typography gutterBottom>
                {t('entity.noSource.annotation')}
              </Typography>
              <CopyableText
                label={t('entity.noSource.annotationLabel')}
                text={annotationYaml(namespace, name)}
              />
            </>
          )}
        </>
      }
      action={<CreateButton plural="sources" />}
    />
  );
}

function sourceYaml(
  namespace: string,
  name: string,
  entityRef: string,
): string {
  return `apiVersion: fairway.dev/v1alpha1
kind: Source
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  entityRef: ${entityRef}
  backendRef:
    name: apps
  units:
    - name: ${name}
      object:
        apiVersion: apps/v1
        kind: Deployment
        namespace: ${name}
        name: ${name}
      version:
        container: app
`;
}

function annotationYaml(namespace: string, name: string): string {
  return `metadata:
  annotations:
    ${SOURCE_ANNOTATION}: ${namespace}/${name}
`;
}
