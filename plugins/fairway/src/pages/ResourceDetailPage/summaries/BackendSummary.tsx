import type { Backend } from '@fairway/plugin-fairway-common';
import Typography from '@material-ui/core/Typography';
import { yamlOf } from '@fairway/plugin-fairway-react';
import { CopyableText } from '../../../components/CopyableText';
import { Facts } from '../../../components/Facts';
import { useT } from '../../../translation';

/** The driver of a backend, and its settings. */
export function BackendSummary(props: { object: Backend }) {
  const { driver, config = {}, hub } = props.object.spec;
  const t = useT();
  const hasSettings = Object.keys(config).length > 0;
  return (
    <>
      <Facts
        label={t('resourceDetailPage.facts')}
        facts={[
          { term: t('resourceDetailPage.fact.driver'), value: driver },
          {
            term: t('resourceDetailPage.fact.hub'),
            value: hub?.backstageCluster,
          },
        ]}
      />
      <div style={{ marginTop: 16 }}>
        {hasSettings ? (
          <>
            <Typography variant="subtitle2" component="h3">
              {t('resourceDetailPage.settings')}
            </Typography>
            <CopyableText
              label={t('resourceDetailPage.settings')}
              text={yamlOf(config)}
            />
          </>
        ) : (
          <Typography variant="body2" color="textSecondary">
            {t('resourceDetailPage.noSettings')}
          </Typography>
        )}
      </div>
    </>
  );
}
