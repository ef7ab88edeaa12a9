export { AccountMenu } from './account-menu.tsx';
export { CallsBehind } from './calls-behind.tsx';
export { OrganizationMenu } from './organization-menu.tsx';
export { Shortcuts } from './shortcuts.tsx';
