import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { LiveState, useLiveState, useLiveStream } from '../live';
import { fairwayReactTranslationRef } from '../translation';
import { ShapeIcon } from './ShapeIcon';
import { useToneStyles } from './useToneStyles';

const useStyles = makeStyles(
  theme => ({
    banner: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 1.5),
      marginBottom: theme.spacing(2),
      border: '1px solid',
      borderRadius: theme.shape.borderRadius,
      backgroundColor: theme.palette.background.paper,
    },
    message: { flexGrow: 1, color: theme.palette.text.primary },
  }),
  { name: 'FairwayStaleBanner' },
);

/**
 * Says that the page is not kept up to date, since when, and what happens about it. Nothing while it is up to date.
 *
 * @remarks Put it once into each page, below its `LiveProvider`. Screen readers read what it says when that changes.
 *
 * @public
 */
export function StaleBanner() {
  const state = useLiveState();
  // The live region must be there before it speaks.
  return (
    <div role="status">
      <Banner state={state} />
    </div>
  );
}

function Banner(props: { state: LiveState }) {
  const { state } = props;
  const { t } = useTranslationRef(fairwayReactTranslationRef);
  const stream = useLiveStream();
  switch (state.status) {
    case 'connecting':
    case 'live':
      return null;
    case 'stale':
      return (
        <Line
          message={t('stale.since', {
            time: new Date(state.since).toLocaleTimeString(),
          })}
          action={t('retry')}
          onAction={() => stream?.retryNow()}
        />
      );
    case 'refused':
      return state.error.isSignedOut ? (
        <Line
          message={`${t('error.signedOutTitle')}. ${t('error.signedOut')}`}
          action={t('error.signIn')}
          onAction={reloadPage}
        />
      ) : (
        <Line
          message={t('stale.refused', { message: state.error.message })}
          action={t('stale.reload')}
          onAction={reloadPage}
        />
      );
    default:
      throw new Error(`Unknown state ${state satisfies never}`);
  }
}

function Line(props: {
  message: string;
  action: string;
  onAction: () => void;
}) {
  const classes = useStyles();
  const tones = useToneStyles();
  return (
    <div className={`${classes.banner} ${tones.attention}`}>
      <ShapeIcon shape="pause" />
      <span className={classes.message}>{props.message}</span>
      <Button size="small" onClick={props.onAction}>
        {props.action}
      </Button>
    </div>
  );
}

/** The sign-in page of the portal comes by itself where the session has ended. */
function reloadPage() {
  window.location.reload();
}
