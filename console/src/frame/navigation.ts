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
}

/** What the side menu shows, in its order. */
export const navigation: readonly NavigationGroup[] = [
  {
    title: undefined,
    items: [
      { to: '/', text: 'home', key: 'h' },
      { to: '/dashboards', text: 'dashboards', key: 'd' },
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
    items: [{ to: '/keys', text: 'apiKeys', key: 'k' }],
  },
];
