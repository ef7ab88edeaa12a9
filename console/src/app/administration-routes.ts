import type { AnyRoute } from '@tanstack/react-router';
import { pageRoute } from './page-route.ts';

/** The pages on which things are set up, below the root of all routes. */
export const administrationRoutes = (root: AnyRoute): AnyRoute[] => [
  pageRoute(root, '/members', () => import('../pages/members/members.tsx'), 'Members', 'search', 'page'),
  pageRoute(root, '/invitations', () => import('../pages/members/invitations.tsx'), 'Invitations'),
  pageRoute(root, '/teams', () => import('../pages/teams/teams.tsx'), 'Teams', 'search', 'page', 'team'),
  pageRoute(
    root,
    '/service-accounts',
    () => import('../pages/service-accounts/service-accounts.tsx'),
    'ServiceAccounts',
    'search',
    'page',
    'account',
  ),
  pageRoute(
    root,
    '/data-sources',
    () => import('../pages/data-sources/data-sources.tsx'),
    'DataSources',
    'search',
    'source',
    'type',
  ),
  pageRoute(
    root,
    '/ingest',
    () => import('../pages/ingest/ingest.tsx'),
    'Ingest',
    'view',
    'search',
    'token',
    'sender',
    'hours',
    'page',
  ),
  pageRoute(root, '/settings', () => import('../pages/settings/settings.tsx'), 'Settings'),
  pageRoute(root, '/account', () => import('../pages/account/account.tsx'), 'Account'),
  pageRoute(root, '/users', () => import('../pages/users/users.tsx'), 'Users', 'search', 'page'),
  pageRoute(
    root,
    '/organizations',
    () => import('../pages/organizations/organizations.tsx'),
    'Organizations',
    'search',
    'page',
    'members',
  ),
];
