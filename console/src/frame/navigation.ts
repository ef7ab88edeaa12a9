import type { MessageKey } from '../language/language.ts';

export interface NavigationItem {
  readonly to: string;
  readonly text: MessageKey;
  /** Pressed after `g`. */
  readonly key: string;
}

export interface NavigationGroup {
  readonly title: MessageKey | undefined;
  readonly items: readonly NavigationItem[];
  /** Only for administrators of the server. */
  readonly isOfServer?: boolean;
}

/** What the side menu shows, in its order. */
const navigation: readonly NavigationGroup[] = [
  {
    title: undefined,
    items: [
      { to: '/', text: 'home', key: 'h' },
      { to: '/dashboards', text: 'dashboards', key: 'd' },
      { to: '/explore', text: 'explore', key: 'x' },
      { to: '/logs', text: 'logs', key: 'l' },
    ],
  },
  {
    title: 'infrastructure',
    items: [
      { to: '/hosts', text: 'hosts', key: 'i' },
      { to: '/processes', text: 'processes', key: 'p' },
    ],
  },
  {
    title: 'record',
    items: [
      { to: '/calls', text: 'calls', key: 'c' },
      { to: '/changes', text: 'changes', key: 'e' },
    ],
  },
  {
    title: 'access',
    items: [
      { to: '/keys', text: 'apiKeys', key: 'k' },
      { to: '/service-accounts', text: 'serviceAccounts', key: 'a' },
      { to: '/members', text: 'members', key: 'm' },
      { to: '/teams', text: 'teams', key: 't' },
    ],
  },
  {
    title: 'administration',
    items: [
      { to: '/ingest', text: 'ingest', key: 'n' },
      { to: '/data-sources', text: 'dataSources', key: 's' },
      { to: '/settings', text: 'settings', key: 'o' },
    ],
  },
  {
    title: 'server',
    isOfServer: true,
    items: [
      { to: '/users', text: 'users', key: 'u' },
      { to: '/organizations', text: 'organizations', key: 'z' },
    ],
  },
];

/** What somebody is shown of it. */
export const navigationFor = ({ isGrafanaAdmin }: { readonly isGrafanaAdmin: boolean }): readonly NavigationGroup[] =>
  navigation.filter(({ isOfServer = false }) => !isOfServer || isGrafanaAdmin);
