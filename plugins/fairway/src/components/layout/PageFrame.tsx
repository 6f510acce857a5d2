import { Content, Header, Page } from '@backstage/core-components';
import { StaleBanner } from '@fairway/plugin-fairway-react';
import { makeStyles } from '@material-ui/core/styles';
import type { PropsWithChildren, ReactNode } from 'react';
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

/**
 * The frame of every page: title, navigation, and whether the page is up to date. Put a `PageLive` around it.
 */
export function PageFrame(
  props: PropsWithChildren<{
    title: string;
    subtitle?: ReactNode;
    /** The list that the page belongs to, for pages of one object. */
    parent?: { title: string; to: string };
    /** Buttons at the right of the title. */
    actions?: ReactNode;
  }>,
) {
  const { title, subtitle, parent, actions, children } = props;
  const classes = useStyles();
  const paths = useFairwayPaths();
  return (
    <Page themeId="tool">
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
    </Page>
  );
}
