import type { ResourceObject } from '@fairway/plugin-fairway-common';
import { yamlOf } from '@fairway/plugin-fairway-react';
import { useT } from '../translation';
import { CopyableText } from './CopyableText';

/** An object as the API serves it. */
export function ObjectYaml(props: { object: ResourceObject }) {
  const t = useT();
  return (
    <CopyableText label={t('yaml.label')} text={yamlOf(props.object)} whole />
  );
}
