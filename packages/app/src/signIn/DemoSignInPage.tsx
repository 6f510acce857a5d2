import { Progress } from '@backstage/core-components';
import {
  configApiRef,
  discoveryApiRef,
  useApi,
} from '@backstage/core-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import Card from '@material-ui/core/Card';
import CardActionArea from '@material-ui/core/CardActionArea';
import CardContent from '@material-ui/core/CardContent';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useCallback, useEffect, useState } from 'react';
import { chosenUser } from './chosenUser';
import { DemoIdentity } from './DemoIdentity';
import { describeUser } from './demoUsers';

const useStyles = makeStyles(
  theme => ({
    root: {
      maxWidth: 640,
      margin: '0 auto',
      padding: theme.spacing(8, 2),
    },
    users: { listStyle: 'none', padding: 0 },
    user: { marginBottom: theme.spacing(2) },
  }),
  { name: 'FairwayDemoSignIn' },
);

/** Lets one choose who to be, so that permissions can be tried. */
export function DemoSignInPage(
  props: SignInPageProps & { users: readonly string[] },
) {
  const { users, onSignInSuccess } = props;
  const classes = useStyles();
  const title = useApi(configApiRef).getOptionalString('app.title');
  const discovery = useApi(discoveryApiRef);
  const [user, setUser] = useState(chosenUser.get);
  const [error, setError] = useState<Error>();

  const signIn = useCallback(
    async (name: string) => {
      try {
        const identity = await DemoIdentity.signIn(name, discovery);
        chosenUser.set(name);
        onSignInSuccess(identity);
      } catch (refusal) {
        chosenUser.forget();
        setUser(undefined);
        setError(refusal as Error);
      }
    },
    [discovery, onSignInSuccess],
  );

  useEffect(() => {
    if (user !== undefined) {
      signIn(user);
    }
  }, [user, signIn]);

  if (user !== undefined) {
    return <Progress />;
  }
  return (
    <main className={classes.root}>
      <Typography variant="h3" component="h1" gutterBottom>
        {title ?? 'Backstage'}
      </Typography>
      <Typography id="choose" gutterBottom>
        Who do you want to be? There is no password: each of them may do
        something else. You can switch user at any time, at the bottom of the
        sidebar; another tab of the browser can be somebody else.
      </Typography>
      {error && (
        <Typography role="alert" color="error" gutterBottom>
          Signing in failed: {error.message}. Choose again, or look into the log
          of the backend.
        </Typography>
      )}
      <ul aria-labelledby="choose" className={classes.users}>
        {users.map(describeUser).map(({ name, title: who, may }) => (
          <li key={name} className={classes.user}>
            <Card>
              <CardActionArea onClick={() => setUser(name)}>
                <CardContent>
                  <Typography variant="h5" component="h2">
                    {who}
                  </Typography>
                  {may && <Typography>{may}</Typography>}
                </CardContent>
              </CardActionArea>
            </Card>
          </li>
        ))}
      </ul>
    </main>
  );
}
