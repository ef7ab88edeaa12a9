import { Type } from 'typebox';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, pageInfo, pageQuery, seconds } from '../kernel/schemas.ts';
import { deleteToken, modifyToken, revealToken, rotateToken } from './change.ts';
import { createToken } from './create.ts';
import { getToken, listTokens } from './read.ts';
import { rotatedTokenContent, shownTokenAnswer, tokenAnswer, tokenContent, tokenName, tokenParams } from './schemas.ts';

const group = 'Ingest tokens';
const path = (tail: string) => `/api/v1/ingest/token/${tail}`;
const overlapSecondsMax = 30 * 24 * 3_600;
const overlapSecondsDefault = 24 * 3_600;

/** Undocumented by the vendors; in the style of their API keys. */
export const tokenOperations: Operation[] = [
  defineOperation({
    id: 'ingestTokens.list',
    group,
    method: 'GET',
    path: path('list'),
    summary: 'List the ingest tokens of the workspace, newest first',
    query: closed({
      search: Type.Optional(Type.String({ maxLength: 256, description: 'part of the name' })),
      ...pageQuery(100),
    }),
    paged: true,
    content: Type.Array(tokenContent),
    verb: listTokens,
    input: ({ query }) => ({ search: query.search, pageIndex: query.pageIndex ?? 1, pageSize: query.pageSize }),
    answer: ({ tokens, page, totalCount }) => ({
      content: tokens.map(tokenAnswer),
      pageInfo: pageInfo(tokens, page, totalCount),
    }),
  }),
  defineOperation({
    id: 'ingestTokens.get',
    group,
    method: 'GET',
    path: path('{token_uuid}/get'),
    summary: 'Get one ingest token, masked',
    params: tokenParams,
    content: tokenContent,
    revisioned: true,
    errors: ['ObjectNotFound'],
    verb: getToken,
    input: ({ params }) => ({ uuid: params.token_uuid }),
    answer: (token) => ({ content: tokenAnswer(token), revision: token.revision, objectUuid: token.uuid }),
  }),
  defineOperation({
    id: 'ingestTokens.create',
    group,
    method: 'POST',
    path: path('add'),
    summary: 'Create an ingest token',
    description:
      'Agents send it as `token` in the address of the gateway: `http://HOST:PORT?token=tkn_…`. It can write and do nothing else.',
    body: closed({ name: tokenName }),
    content: tokenContent,
    revisioned: true,
    makes: true,
    secrets: { content: ['/token'] },
    verb: createToken,
    input: ({ body }) => ({ name: body.name }),
    answer: (token) => ({ content: shownTokenAnswer(token), revision: token.revision, objectUuid: token.uuid }),
  }),
  defineOperation({
    id: 'ingestTokens.modify',
    group,
    method: 'POST',
    path: path('{token_uuid}/modify'),
    summary: 'Rename, disable or enable an ingest token',
    params: tokenParams,
    body: closed({
      name: Type.Optional(tokenName),
      isDisable: Type.Optional(Type.Boolean({ description: 'true disables, false enables' })),
    }),
    content: tokenContent,
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict'],
    verb: modifyToken,
    input: ({ params, body }) => ({ uuid: params.token_uuid, name: body.name, isDisable: body.isDisable }),
    answer: (token) => ({ content: tokenAnswer(token), revision: token.revision, objectUuid: token.uuid }),
  }),
  defineOperation({
    id: 'ingestTokens.rotate',
    group,
    method: 'POST',
    path: path('{token_uuid}/rotate'),
    summary: 'Give an ingest token a new secret; the old one works on for a while',
    params: tokenParams,
    body: closed({
      overlapSeconds: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: overlapSecondsMax,
          default: overlapSecondsDefault,
          description: 'for how long the secret before works as well',
        }),
      ),
    }),
    content: rotatedTokenContent,
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict'],
    secrets: { content: ['/token'] },
    verb: rotateToken,
    input: ({ params, body }) => ({
      uuid: params.token_uuid,
      overlapSeconds: body.overlapSeconds ?? overlapSecondsDefault,
    }),
    answer: (token) => ({
      content: { ...shownTokenAnswer(token), overlapEndAt: seconds(token.overlapEnd) },
      revision: token.revision,
      objectUuid: token.uuid,
    }),
  }),
  defineOperation({
    id: 'ingestTokens.reveal',
    group,
    method: 'POST',
    path: path('{token_uuid}/reveal'),
    summary: 'Show an ingest token again',
    description: 'Recorded as a change of the token, so that it is known who has seen it.',
    params: tokenParams,
    content: tokenContent,
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict', 'SecretNotKept'],
    secrets: { content: ['/token'] },
    verb: revealToken,
    input: ({ params }) => ({ uuid: params.token_uuid }),
    answer: (token) => ({ content: shownTokenAnswer(token), revision: token.revision, objectUuid: token.uuid }),
  }),
  defineOperation({
    id: 'ingestTokens.delete',
    group,
    method: 'GET',
    alsoPost: true,
    path: path('{token_uuid}/delete'),
    summary: 'Revoke an ingest token for good',
    description: 'It stops working at once. What came with it stays.',
    params: tokenParams,
    content: Type.Boolean({ description: 'true' }),
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict'],
    verb: deleteToken,
    input: ({ params }) => ({ uuid: params.token_uuid }),
    answer: ({ uuid }) => ({ content: true, objectUuid: uuid }),
  }),
];
