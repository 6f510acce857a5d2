import { Content, Header, Page } from '@backstage/core-components';
import { StaleBanner } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import { createContext, ReactNode, useContext } from 'react';
import { useFairwayPaths } from '../../routing';
import { Navigation } from './Navigation';

const useStyles = makeStyles(
  theme => ({
    actions: {
      display: 'flex',
      gap: theme.spacing(1),
      marginRight: theme.spacing(2),
    },
    // Text that is not in a Typography has the font of Backstage UI otherwise.
    content: { fontFamily: theme.typography.fontFamily },
  }),
  { name: 'FairwayPageFrame' },
);

interface FrameProps {
  title: string;
  subtitle?: ReactNode;
  /** The list that the page belongs to, for pages of one object. */
  parent?: { title: string; to: string };
  /** Buttons at the right of the title. */
  actions?: ReactNode;
  children?: ReactNode;
}

const FrameContext = createContext<FrameProps>({ title: '' });

function FrameBody() {
  const { title, subtitle, parent, actions, children } =
    useContext(FrameContext);
  const classes = useStyles();
  const paths = useFairwayPaths();
  return (
    <>
      <Header
        title={title}
        pageTitleOverride={`${title} · Fairway`}
        subtitle={subtitle}
        type={parent?.title ?? 'Fairway'}
        typeLink={parent?.to ?? paths.promotions()}
      >
        {actions && <div className={classes.actions}>{actions}</div>}
      </Header>
      <Navigation />
      <Content className={classes.content}>
        <StaleBanner />
        {children}
      </Content>
    </>
  );
}

/**
 * `Page` of Backstage makes a new theme whenever it is rendered, and with it all style sheets below, which takes longer than
 * everything else on a page that changes many times a second. This element never changes, so it is rendered once; what changes
 * comes through the context.
 */
const PAGE = (
  <Page themeId="tool">
    <FrameBody />
  </Page>
);

/**
 * The frame of every page: title, navigation, and whether the page is up to date. Put a `PageLive` around it.
 */
export function PageFrame(props: FrameProps) {
  return <FrameContext.Provider value={props}>{PAGE}</FrameContext.Provider>;
}
