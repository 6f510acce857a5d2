import { kindByPlural } from '@fairway/plugin-fairway-common';
import type { ButtonProps } from '@material-ui/core/Button';
import { ResourcePlural, useFairwayPaths } from '../routing';
import { useT } from '../translation';
import { LinkButton } from './LinkButton';
import { useRefusal } from './useRefusal';

/** Leads to the form that makes an object of a kind. It tells those who may not make one why. */
export function CreateButton(props: {
  plural: ResourcePlural;
  variant?: ButtonProps['variant'];
}) {
  const { plural, variant } = props;
  const t = useT();
  const paths = useFairwayPaths();
  const refusal = useRefusal('create', kindByPlural(plural)!);
  return (
    <LinkButton
      label={t(`kind.${plural}.create`)}
      to={paths.create(plural)}
      refusal={refusal}
      variant={variant}
    />
  );
}
