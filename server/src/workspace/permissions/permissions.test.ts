import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { permissionsOf, reservedPermissions, systemRoles } from '../kernel/permission.ts';
import { callOperation, contextFor, openTestKernel, operationNamed, type TestKernel } from '../testing/index.ts';
import { permissionOperations } from './operations.ts';

let kernel: TestKernel;
beforeAll(async () => {
  kernel = await openTestKernel();
});
afterAll(() => kernel.close());

interface Row {
  key: string;
  [flag: string]: unknown;
  subs: Row[];
}

async function list(query: object = {}): Promise<{ groups: Row[]; leaves: Row[] }> {
  const ctx = await contextFor(kernel, { roles: ['readOnly'] });
  const { content } = await callOperation(operationNamed(permissionOperations, 'permissions.list'), ctx, {
    query: { ...query },
  });
  return { groups: content, leaves: content.flatMap((group: Row) => group.subs) };
}

describe('permission/list', () => {
  test('for custom roles is the documented list: 25 groups and 51 permissions, flags as numbers', async () => {
    const { groups, leaves } = await list({ isSupportCustomRole: true });
    expect(groups).toHaveLength(25);
    expect(leaves).toHaveLength(51);
    expect(leaves.every((row) => row.isSupportCustomRole === 1)).toBe(true);
    expect(groups[0]).toEqual({
      key: 'routine.*',
      name: 'General',
      desc: '',
      disabled: 0,
      isSupportCustomRole: 1,
      isSupportGeneral: 0,
      isSupportOwner: 1,
      isSupportReadOnly: 0,
      isSupportWsAdmin: 1,
      subs: expect.any(Array),
    });
  });

  test.each([{}, { isSupportCustomRole: false }])('with %j also has what no custom role can hold', async (query) => {
    const { leaves } = await list(query);
    expect(leaves.map((row) => row.key)).toEqual(expect.arrayContaining([...reservedPermissions]));
    expect(leaves).toHaveLength(51 + reservedPermissions.length);
  });

  test('says of every role what the permission check goes by', async () => {
    const { leaves } = await list();
    const flags = {
      owner: 'isSupportOwner',
      wsAdmin: 'isSupportWsAdmin',
      general: 'isSupportGeneral',
      readOnly: 'isSupportReadOnly',
    };
    for (const role of systemRoles) {
      const held = leaves.filter((row) => row[flags[role]] === 1).map((row) => row.key);
      expect(new Set(held)).toEqual(permissionsOf([role]));
    }
  });
});
