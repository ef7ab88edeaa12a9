import { Type } from 'typebox';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, pageInfo } from '../kernel/schemas.ts';
import { listPermissions } from './list.ts';
import { groupAnswer, permissionContent } from './schemas.ts';

export const permissionOperations: Operation[] = [
  defineOperation({
    id: 'permissions.list',
    group: 'Permissions',
    method: 'GET',
    path: '/api/v1/permission/list',
    summary: 'List all permissions in their groups, with the roles that hold them',
    query: closed({
      isSupportCustomRole: Type.Optional(
        Type.Boolean({ description: 'true: only permissions that a custom role can hold' }),
      ),
    }),
    paged: true,
    content: permissionContent,
    verb: listPermissions,
    input: ({ query }) => ({ customRoleOnly: query.isSupportCustomRole === true }),
    answer: (groups) => ({
      content: groups.map(groupAnswer),
      pageInfo: pageInfo(groups, { pageIndex: 1, pageSize: undefined }, groups.length),
    }),
  }),
];
