import { promotionKind } from '@fairway/plugin-fairway-common';
import {
  CommandButton,
  promotionDocument,
  RefusalAlert,
} from '@fairway/plugin-fairway-react';
import Typography from '@material-ui/core/Typography';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { PreviewState, usePreview } from '../../components/preview';
import { useRefusal } from '../../components/useRefusal';
import { useFairwayPaths } from '../../routing';
import { Translate, useT } from '../../translation';
import { ChoiceField, ChoicesField, SuggestionField } from './ChoiceField';
import type { Choices } from './choices';
import { fieldProblems, problemsOf, PromoteField } from './fieldProblems';
import { FormLayout } from './FormLayout';
import { PreviewPanel } from './PreviewPanel';

/** What to promote, where and how, with the preview of it. */
export function PromotionForm(props: {
  choices: Choices;
  /** What the version begins with. */
  version: string;
  sourceField: (problems: readonly string[]) => JSX.Element;
}) {
  const { choices, sourceField } = props;
  const { namespace, source } = choices;
  const t = useT();
  const paths = useFairwayPaths();
  const navigate = useNavigate();
  const [version, setVersion] = useState(props.version);
  const [fleet, setFleet] = useState(choices.fleet);
  const [plan, setPlan] = useState(choices.plan);
  const [clusters, setClusters] = useState<string[]>([]);
  const [refusal, setRefusal] = useState<{ of: unknown; error: Error }>();

  const document = useMemo(
    () =>
      promotionDocument({
        namespace,
        source,
        fleet,
        plan,
        version: version.trim(),
        clusters,
      }),
    [namespace, source, fleet, plan, version, clusters],
  );
  const missing: string[] = [
    ...(version.trim() ? [] : [t('promotePage.field.version')]),
    ...(fleet ? [] : [t('promotePage.field.fleet')]),
    ...(plan ? [] : [t('promotePage.field.plan')]),
  ];
  const forbidden = useRefusal('create', promotionKind, namespace);
  const preview = usePreview(missing.length > 0 ? undefined : document);
  // What was refused says nothing about what has been changed since.
  const refused = refusal?.of === document ? refusal.error : undefined;
  const problems = fieldProblems([
    ...(preview.status === 'ready' ? preview.preview!.problems : []),
    ...problemsOf(preview.error),
    ...problemsOf(refused),
  ]);
  const field = (name: PromoteField, options: readonly string[]) => ({
    id: `promote-${name}`,
    label: t(`promotePage.field.${name}`),
    help: t(`promotePage.help.${name}`),
    problems: problems[name],
    options,
  });
  return (
    <FormLayout
      form={
        <>
          {sourceField(problems.source)}
          <SuggestionField
            {...field('version', choices.versions)}
            value={version}
            onChange={setVersion}
          />
          <ChoiceField
            {...field('fleet', choices.fleets)}
            value={fleet}
            onChange={setFleet}
          />
          <ChoiceField
            {...field('plan', choices.plans)}
            value={plan}
            onChange={setPlan}
          />
          <ChoicesField
            {...field('clusters', choices.clusters)}
            value={clusters}
            onChange={setClusters}
          />
          <CommandButton
            label={t('promotePage.start')}
            command={{ verb: 'create', document }}
            color="primary"
            variant="contained"
            refusal={forbidden ?? refusalOf(t, missing, preview)}
            onDone={promotion =>
              promotion &&
              navigate(paths.promotion(namespace, promotion.metadata.name))
            }
            onRefused={error => setRefusal({ of: document, error })}
          />
          {forbidden && (
            <Typography variant="body2" role="status">
              {t('promotePage.refusal.forbidden', { reason: forbidden })}
            </Typography>
          )}
          {refused && <RefusalAlert error={refused} />}
        </>
      }
      preview={
        <PreviewPanel
          state={preview}
          document={document}
          missing={missing}
          other={problems.other}
        />
      }
    />
  );
}

/** Why it cannot be started now. What the preview cannot tell, the backend will. */
function refusalOf(
  t: Translate,
  missing: readonly string[],
  { status, preview }: PreviewState,
): string | undefined {
  switch (status) {
    case 'none':
      return t('promotePage.refusal.missing', { fields: missing.join(', ') });
    case 'loading':
      return t('promotePage.refusal.loading');
    case 'ready':
      return preview!.problems.length > 0
        ? preview!.problems.map(({ message }) => message).join('. ')
        : undefined;
    case 'failed':
      return undefined;
    default:
      throw new Error(`Unknown status ${status satisfies never}`);
  }
}
