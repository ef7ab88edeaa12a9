import type { Contract } from './contract.ts';

/** Of a list of levels. */
export const entry = {
  id: 1,
  roleName: '',
  isManaged: true,
  isInherited: false,
  isServiceAccount: false,
  actions: [''],
  permission: '',
};

/** Levels that roles give: what holds already is agreed to, everything else refused. @param one the path of one with its parameter */
export async function roleAccess(
  contract: Contract,
  one: string,
  path: Record<string, string | number>,
): Promise<void> {
  const holds = contract.holds.bind(contract);
  const base = one.slice(0, one.lastIndexOf('/'));
  const held = { builtInRole: 'Admin', permission: 'Admin' };
  const refused = { body: { permission: 'Edit' }, status: 400, answer: { message: '', messageId: '' } };
  await holds(`GET ${base}/description`, { answer: { assignments: {}, permissions: [''] } });
  await holds(`GET ${one}`, { path, answer: [{ ...entry, builtInRole: '' }] });
  await holds(`POST ${one}`, { path, body: { permissions: [held] }, answer: { message: '=Permissions updated' } });
  await holds(`POST ${one}/builtInRoles/{role}`, {
    path: { ...path, role: 'Admin' },
    body: { permission: 'Admin' },
    answer: { message: '=Permission updated' },
  });
  await holds(`POST ${one}/users/{userID}`, { path: { ...path, userID: 1 }, ...refused });
  await holds(`POST ${one}/teams/{teamID}`, { path: { ...path, teamID: 1 }, ...refused });
}
