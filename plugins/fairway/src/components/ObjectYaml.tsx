import { CodeSnippet } from '@backstage/core-components';
import type { ResourceObject } from '@fairway/plugin-fairway-common';
import { yamlOf } from '@fairway/plugin-fairway-react';

/** An object as the API serves it. */
export function ObjectYaml(props: { object: ResourceObject }) {
  return (
    <CodeSnippet
      language="yaml"
      text={yamlOf(props.object)}
      showCopyCodeButton
    />
  );
}
