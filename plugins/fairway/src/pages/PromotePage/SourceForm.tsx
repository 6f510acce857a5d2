import { useApi } from '@backstage/core-plugin-api';
import {
  ErrorState,
  fairwayApiRef,
  LoadingState,
  useView,
} from '@fairway/plugin-fairway-react';
import Typography from '@material-ui/core/Typography';
import { useCallback } from 'react';
import { useT } from '../../translation';
import { ChoiceField } from './ChoiceField';
import { readChoices } from './choices';
import { FormLayout } from './FormLayout';
import { PromotionForm } from './PromotionForm';

interface SourceName {
  namespace: string;
  name: string;
}

const titleOf = ({ namespace, name }: SourceName) => `${namespace}/${name}`;

/** Chooses a source, and shows the form for it. */
export function SourceForm(props: {
  sources: readonly SourceName[];
  chosen: SourceName | undefined;
  onChoose: (source: SourceName) => void;
  /** What the version begins with. */
  version: string;
}) {
  const { sources, chosen, onChoose, version } = props;
  const t = useT();
  const isKnown =
    !chosen || sources.some(source => titleOf(source) === titleOf(chosen));
  const field = (problems: readonly string[]) => (
    <ChoiceField
      id="promote-source"
      label={t('promotePage.field.source')}
      help={t('promotePage.help.source')}
      problems={
        isKnown
          ? problems
          : [t('promotePage.unknownSource', { source: titleOf(chosen) })]
      }
      options={sources.map(titleOf)}
      value={chosen ? titleOf(chosen) : ''}
      onChange={title => {
        const source = sources.find(candidate => titleOf(candidate) === title);
        if (source) {
          onChoose(source);
        }
      }}
    />
  );
  if (!chosen || !isKnown) {
    return (
      <FormLayout
        form={field([])}
        preview={
          <Typography color="textSecondary">
            {t('promotePage.chooseSource')}
          </Typography>
        }
      />
    );
  }
  return (
    // What was chosen for one source says nothing about another.
    <ChosenSource
      key={titleOf(chosen)}
      source={chosen}
      version={version}
      sourceField={field}
    />
  );
}

function ChosenSource(props: {
  source: SourceName;
  version: string;
  sourceField: (problems: readonly string[]) => JSX.Element;
}) {
  const { namespace, name } = props.source;
  const { version, sourceField } = props;
  const api = useApi(fairwayApiRef);
  const load = useCallback(
    (signal: AbortSignal) => readChoices(api, { namespace, name }, signal),
    [api, namespace, name],
  );
  // What is filled in must not change under the hands of the one who fills it in.
  const { value, error, reload } = useView(load, () => false);
  if (!value) {
    return (
      <FormLayout
        form={
          <>
            {sourceField([])}
            {error ? (
              <ErrorState error={error} onRetry={reload} />
            ) : (
              <LoadingState rows={4} />
            )}
          </>
        }
        preview={null}
      />
    );
  }
  return (
    <PromotionForm
      choices={value}
      version={version}
      sourceField={sourceField}
    />
  );
}
