import { Type } from 'typebox';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, epochSeconds, nullable, pageInfo, pageQuery, seconds, uuidArray } from '../kernel/schemas.ts';
import { createKey } from './create.ts';
import { deleteKey } from './delete.ts';
import { modifyKey } from './modify.ts';
import { getKey, listKeys } from './read.ts';
import { OVERLAP_SECONDS_DEFAULT, OVERLAP_SECONDS_MAX, rotateKey } from './rotate.ts';
import {
  createKeyBody,
  keyAnswer,
  keyContent,
  keyParams,
  modifyKeyBody,
  newKeyAnswer,
  newKeyContent,
  rotatedKeyContent,
  settingsInput,
} from './schemas.ts';
import { setKeysDisabled } from './set-disable.ts';
import { validateCaller } from './validate.ts';

const group = 'API keys';
const path = (tail: string) => `/api/v1/workspace/accesskey/${tail}`;

/** The four documented operations, and what they lack in the same style: modify, set_disable, rotate and validate. */
export const keyOperations: Operation[] = [
  defineOperation({
    id: 'keys.list',
    group,
    method: 'GET',
    path: path('list'),
    summary: 'List the API keys of the workspace, newest first',
    query: closed({
      search: Type.Optional(Type.String({ maxLength: 256, description: 'part of the name' })),
      ...pageQuery(100),
    }),
    paged: true,
    content: Type.Array(keyContent),
    verb: listKeys,
    input: ({ query }) => ({ search: query.search, pageIndex: query.pageIndex ?? 1, pageSize: query.pageSize }),
    answer: ({ keys, people, page, totalCount }) => ({
      content: keys.map((key) => keyAnswer(key, people)),
      pageInfo: pageInfo(keys, page, totalCount),
    }),
  }),
  defineOperation({
    id: 'keys.get',
    group,
    method: 'GET',
    path: path('{ak_uuid}/get'),
    summary: 'Get one API key, with its secret masked',
    params: keyParams,
    content: keyContent,
    revisioned: true,
    errors: ['ObjectNotFound'],
    verb: getKey,
    input: ({ params }) => ({ uuid: params.ak_uuid }),
    answer: (key) => ({ content: keyAnswer(key, key.people), revision: key.revision, objectUuid: key.uuid }),
  }),
  defineOperation({
    id: 'keys.create',
    group,
    method: 'POST',
    path: path('add'),
    summary: 'Create an API key',
    description:
      'The answer shows the secret, once. What the body leaves out, a bound key passes on to the keys it makes; none can do more than the key that made it.',
    body: createKeyBody,
    content: newKeyContent,
    revisioned: true,
    makes: true,
    secrets: { content: ['/sk'] },
    verb: createKey,
    input: ({ body }) => ({ ...settingsInput(body), name: body.name }),
    answer: (key) => ({ content: newKeyAnswer(key), revision: key.revision, objectUuid: key.uuid }),
  }),
  defineOperation({
    id: 'keys.modify',
    group,
    method: 'POST',
    path: path('{ak_uuid}/modify'),
    summary: 'Change name, roles and bounds of an API key',
    params: keyParams,
    body: modifyKeyBody,
    content: keyContent,
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict'],
    verb: modifyKey,
    input: ({ params, body }) => ({ ...settingsInput(body), name: body.name, uuid: params.ak_uuid }),
    answer: (key) => ({ content: keyAnswer(key, key.people), revision: key.revision, objectUuid: key.uuid }),
  }),
  defineOperation({
    id: 'keys.setDisable',
    group,
    method: 'POST',
    path: path('set_disable'),
    summary: 'Disable or enable API keys, all of them or none',
    body: closed({
      isDisable: Type.Boolean({ description: 'true disables, false enables' }),
      akUUIDs: uuidArray('wsak_', 'keys'),
    }),
    content: Type.Boolean({ description: 'true' }),
    errors: ['ObjectNotFound'],
    verb: setKeysDisabled,
    input: ({ body }) => ({ uuids: body.akUUIDs, isDisable: body.isDisable }),
    answer: (content) => ({ content }),
  }),
  defineOperation({
    id: 'keys.rotate',
    group,
    method: 'POST',
    path: path('{ak_uuid}/rotate'),
    summary: 'Give an API key a new secret; the old one works on for a while',
    params: keyParams,
    body: closed({
      overlapSeconds: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: OVERLAP_SECONDS_MAX,
          default: OVERLAP_SECONDS_DEFAULT,
          description: 'for how long the secret before works as well',
        }),
      ),
    }),
    content: rotatedKeyContent,
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict'],
    secrets: { content: ['/sk'] },
    verb: rotateKey,
    input: ({ params, body }) => ({
      uuid: params.ak_uuid,
      overlapSeconds: body.overlapSeconds ?? OVERLAP_SECONDS_DEFAULT,
    }),
    answer: (key) => ({
      content: { ...newKeyAnswer(key), overlapEndAt: seconds(key.overlapEnd) },
      revision: key.revision,
      objectUuid: key.uuid,
    }),
  }),
  defineOperation({
    id: 'keys.delete',
    group,
    method: 'GET',
    alsoPost: true,
    path: path('{ak_uuid}/delete'),
    summary: 'Delete an API key for good',
    description: 'The key stops working at once. What it did stays attributed to it.',
    params: keyParams,
    content: Type.Boolean({ description: 'true' }),
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict'],
    verb: deleteKey,
    input: ({ params }) => ({ uuid: params.ak_uuid }),
    answer: ({ uuid }) => ({ content: true, objectUuid: uuid }),
  }),
  defineOperation({
    id: 'keys.validate',
    group,
    method: 'GET',
    path: '/api/v1/validate',
    summary: 'Check the credential: who calls, in which workspace, with which rights',
    description: 'Documented without an answer; this one is ours.',
    content: closed({
      uuid: Type.String({ description: 'wsak_ uuid of the key, or acnt_ uuid of an account with a session' }),
      name: Type.String(),
      kind: Type.String({ description: 'key or account' }),
      workspaceUUID: Type.String(),
      workspaceName: Type.String(),
      roles: Type.Array(Type.String()),
      permissions: Type.Array(Type.String(), { description: 'everything that the roles allow together' }),
      readOnly: Type.Boolean(),
      expiresAt: nullable(epochSeconds('end of the key')),
      limitPerMinute: nullable(Type.Integer()),
    }),
    verb: validateCaller,
    input: () => ({}),
    answer: (caller) => ({
      content: {
        uuid: caller.uuid,
        name: caller.name,
        kind: caller.kind,
        workspaceUUID: caller.workspace.uuid,
        workspaceName: caller.workspace.name,
        roles: caller.roles,
        permissions: caller.permissions,
        readOnly: caller.readOnly,
        expiresAt: caller.expiresAt === null ? null : seconds(caller.expiresAt),
        limitPerMinute: caller.limitPerMinute,
      },
    }),
  }),
];
