import { RefusalAlert, TargetRowStore } from '@fairway/plugin-fairway-react';
import Button from '@material-ui/core/Button';
import { useCallback, useSyncExternalStore } from 'react';
import { useT } from '../../translation';

/** Says why cells stay empty. */
export function UnreadTargets(props: { store: TargetRowStore }) {
  const { store } = props;
  const t = useT();
  const problem = useSyncExternalStore(
    useCallback(listener => store.subscribeProblem(listener), [store]),
    () => store.problem,
  );
  return problem ? (
    <>
      <RefusalAlert
        error={new Error(`${t('runPage.waves.unread')} ${problem.message}`)}
      />
      <Button size="small" onClick={() => store.retry()}>
        {t('runPage.waves.retry')}
      </Button>
    </>
  ) : null;
}
