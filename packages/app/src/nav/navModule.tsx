import {
  Sidebar,
  SidebarDivider,
  SidebarGroup,
  SidebarItem,
  SidebarScrollWrapper,
  SidebarSpace,
} from '@backstage/core-components';
import { createFrontendModule } from '@backstage/frontend-plugin-api';
import {
  NavContentBlueprint,
  NavContentNavItem,
} from '@backstage/plugin-app-react';
import { NotificationsSidebarItem } from '@backstage/plugin-notifications';
import { SidebarSearchModal } from '@backstage/plugin-search';
import {
  Settings as SidebarSettings,
  UserSettingsSignInAvatar,
} from '@backstage/plugin-user-settings';
import MenuIcon from '@material-ui/icons/Menu';
import SearchIcon from '@material-ui/icons/Search';
import { SwitchUser } from './SwitchUser';

function PageItem(props: NavContentNavItem) {
  return (
    <SidebarItem icon={() => props.icon} to={props.href} text={props.title} />
  );
}

const navContent = NavContentBlueprint.make({
  params: {
    component: ({ navItems }) => {
      const pages = navItems.withComponent(PageItem);
      // These have places of their own below.
      ['page:search', 'page:notifications', 'page:user-settings'].forEach(
        pages.take,
      );
      return (
        <Sidebar>
          <SidebarGroup label="Search" icon={<SearchIcon />} to="/search">
            <SidebarSearchModal />
          </SidebarGroup>
          <SidebarDivider />
          <SidebarGroup label="Menu" icon={<MenuIcon />}>
            {pages.take('page:fairway')}
            {pages.take('page:catalog')}
            <SidebarScrollWrapper>
              {pages.rest({ sortBy: 'title' })}
            </SidebarScrollWrapper>
          </SidebarGroup>
          <SidebarSpace />
          <SidebarDivider />
          <NotificationsSidebarItem />
          <SwitchUser />
          <SidebarGroup
            label="Settings"
            icon={<UserSettingsSignInAvatar />}
            to="/settings"
          >
            <SidebarSettings />
          </SidebarGroup>
        </Sidebar>
      );
    },
  },
});

/** What stands at the side of every page. */
export const navModule = createFrontendModule({
  pluginId: 'app',
  extensions: [navContent],
});
