import { refusal } from './answers.ts';

/** Grafana's roles, the weakest first. */
const organizationRoles = ['Viewer', 'Editor', 'Admin'] as const;
export type OrganizationRole = (typeof organizationRoles)[number];

/** Ours by Grafana's. The owner is an Admin too; nobody is made an owner through this dialect. */
const systemRoleOf: Readonly<Record<string, string>> = {
  Viewer: 'readOnly',
  // 2.x: may edit and not save.
  'Read Only Editor': 'readOnly',
  Editor: 'general',
  Admin: 'wsAdmin',
};

/** The strongest role wins. */
export function organizationRole(roles: readonly string[]): OrganizationRole {
  if (roles.includes('owner') || roles.includes('wsAdmin')) return 'Admin';
  return roles.includes('general') ? 'Editor' : 'Viewer';
}

/** Whether the roles are at least as strong. */
export const holdsRole = (roles: readonly string[], wanted: OrganizationRole): boolean =>
  organizationRoles.indexOf(organizationRole(roles)) >= organizationRoles.indexOf(wanted);

/** Errors: 400 `Invalid role specified`, also for None: an account without rights is no member. */
export function systemRolesOf(role: string): string[] {
  const own = Object.hasOwn(systemRoleOf, role) ? systemRoleOf[role] : undefined;
  if (own === undefined) throw refusal(400, 'Invalid role specified');
  return [own];
}
