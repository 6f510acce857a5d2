import { useT } from '../../translation';
import { EntityLink } from '../EntityLink';

/** Who may decide on an approval gate, with links to them. */
export function Approvers(props: {
  groups?: readonly string[];
  users?: readonly string[];
}) {
  const { groups = [], users = [] } = props;
  const t = useT();
  const all = [...groups, ...users];
  return all.length === 0 ? (
    <>{t('gates.anyone')}</>
  ) : (
    <>
      {all.map((entityRef, index) => (
        <span key={entityRef}>
          {index > 0 && ', '}
          <EntityLink entityRef={entityRef} />
        </span>
      ))}
    </>
  );
}
