import { Type } from 'typebox';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, pageInfo, pageQuery } from '../kernel/schemas.ts';
import { createRole, deleteRole, modifyRole } from './change.ts';
import { getRole, isSystem, listRoles } from './read.ts';
import {
  createdAnswer,
  createdRole,
  createRoleBody,
  listedAnswer,
  listedRole,
  modifyRoleBody,
  roleAnswer,
  roleContent,
  roleParams,
} from './schemas.ts';

const group = 'Roles';
const PAGE_SIZE_MAX = 10_000;

export const roleOperations: Operation[] = [
  defineOperation({
    id: 'roles.list',
    group,
    method: 'GET',
    path: '/api/v1/role/list',
    summary: 'List the system roles and the roles of the workspace',
    description: 'The whole list is one page unless pageSize is sent.',
    query: closed({
      search: Type.Optional(Type.String({ maxLength: 256, description: 'part of the name, whatever its case' })),
      statMember: Type.Optional(Type.Boolean({ description: 'true: with memberCount in each row' })),
      ...pageQuery(PAGE_SIZE_MAX),
    }),
    paged: true,
    content: Type.Array(listedRole),
    verb: listRoles,
    input: ({ query }) => ({
      search: query.search,
      countMembers: query.statMember === true,
      pageIndex: query.pageIndex ?? 1,
      pageSize: query.pageSize,
    }),
    answer: ({ roles, page, totalCount, ...rest }) => ({
      content: roles.map(listedAnswer(rest)),
      pageInfo: pageInfo(roles, page, totalCount),
    }),
  }),
  defineOperation({
    id: 'roles.get',
    group,
    method: 'GET',
    path: '/api/v1/role/{role_uuid}/get',
    summary: 'Get one role with its permissions',
    params: roleParams,
    content: roleContent,
    revisioned: true,
    errors: ['ObjectNotFound'],
    verb: getRole,
    input: ({ params }) => ({ uuid: params.role_uuid }),
    answer: ({ role, people }) => ({
      content: roleAnswer(role, people),
      ...(isSystem(role) ? {} : { revision: role.revision, objectUuid: role.uuid }),
    }),
  }),
  defineOperation({
    id: 'roles.create',
    group,
    method: 'POST',
    path: '/api/v1/role/add',
    summary: 'Create a role',
    description: 'Nobody makes a role that allows what he may not do himself.',
    body: createRoleBody,
    content: createdRole,
    revisioned: true,
    makes: true,
    verb: createRole,
    input: ({ body }) => ({ name: body.name, description: body.desc ?? '', permissions: body.keys }),
    answer: (role) => ({ content: createdAnswer(role), revision: role.revision, objectUuid: role.uuid }),
  }),
  defineOperation({
    id: 'roles.modify',
    group,
    method: 'POST',
    path: '/api/v1/role/{role_uuid}/modify',
    summary: 'Change name, description or permissions of a role',
    description:
      'Members and keys that hold the role may do what it says from their next call on. System roles cannot be changed.',
    params: roleParams,
    body: modifyRoleBody,
    content: Type.Boolean({ description: 'true' }),
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict'],
    verb: modifyRole,
    input: ({ params, body }) => ({
      uuid: params.role_uuid,
      name: body.name,
      description: body.desc,
      permissions: body.keys,
    }),
    answer: (role) => ({ content: true, revision: role.revision, objectUuid: role.uuid }),
  }),
  defineOperation({
    id: 'roles.delete',
    group,
    method: 'POST',
    path: '/api/v1/role/{role_uuid}/delete',
    summary: 'Delete a role that nobody holds',
    description:
      'Members, keys, service accounts and open invitations that hold it have to get other roles before. System roles cannot be deleted.',
    params: roleParams,
    content: closed({}, { description: 'empty' }),
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict', 'RoleInUse'],
    verb: deleteRole,
    input: ({ params }) => ({ uuid: params.role_uuid }),
    answer: ({ uuid }) => ({ content: {}, objectUuid: uuid }),
  }),
];
