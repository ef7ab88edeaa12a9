import { Type } from 'typebox';
import { defineOperation, type Operation } from '../kernel/operation.ts';
import { closed, objectUuid, pageInfo, pageQuery } from '../kernel/schemas.ts';
import { getWebhook, listDeliveries, listWebhooks } from './read.ts';
import { redeliver } from './redeliver.ts';
import type { StoredWebhook } from './rows.ts';
import {
  deliveryAnswer,
  deliveryContent,
  deliveryStates,
  draftFields,
  shownWebhookAnswer,
  webhookAnswer,
  webhookContent,
  webhookParams,
} from './schemas.ts';
import { createWebhook, deleteWebhook, modifyWebhook, rotateWebhook, type ShownWebhook } from './write.ts';

const group = 'Webhooks';
const path = (tail: string) => `/api/v1/webhook/${tail}`;
const PAGE_SIZE = 50;
const REDELIVERIES_MAX = 100;

const pageOf = ({ pageIndex = 1, pageSize = PAGE_SIZE }: { pageIndex?: number; pageSize?: number }) => ({
  pageIndex,
  pageSize,
});
const answer = (webhook: StoredWebhook) => ({
  content: webhookAnswer(webhook),
  revision: webhook.revision,
  objectUuid: webhook.uuid,
});
const shownAnswer = (webhook: ShownWebhook) => ({ ...answer(webhook), content: shownWebhookAnswer(webhook) });

export const webhookOperations: Operation[] = [
  defineOperation({
    id: 'webhooks.list',
    group,
    method: 'GET',
    path: path('list'),
    summary: 'List the webhooks of the workspace, newest first',
    query: closed(pageQuery(100)),
    paged: true,
    content: Type.Array(webhookContent),
    verb: listWebhooks,
    input: ({ query }) => ({ page: pageOf(query) }),
    answer: ({ webhooks, page, totalCount }) => ({
      content: webhooks.map(webhookAnswer),
      pageInfo: pageInfo(webhooks, page, totalCount),
    }),
  }),
  defineOperation({
    id: 'webhooks.get',
    group,
    method: 'GET',
    path: path('{webhook_uuid}/get'),
    summary: 'Get one webhook and how its deliveries go',
    params: webhookParams,
    content: webhookContent,
    revisioned: true,
    errors: ['ObjectNotFound'],
    verb: getWebhook,
    input: ({ params }) => ({ uuid: params.webhook_uuid }),
    answer,
  }),
  defineOperation({
    id: 'webhooks.create',
    group,
    method: 'POST',
    path: path('create'),
    summary: 'Send the changes of the workspace to a URL from now on',
    description:
      'Every change is sent at least once, those of one object in their order, signed with the secret that this answer shows. The first is the creation of the webhook itself. Loopback and link-local addresses are refused unless BELVEDERE_PROXY_ALLOW names them.',
    body: closed(draftFields),
    content: webhookContent,
    revisioned: true,
    makes: true,
    secrets: { content: ['/secret'] },
    errors: ['TargetNotAllowed'],
    verb: createWebhook,
    input: ({ body }) => body,
    answer: shownAnswer,
  }),
  defineOperation({
    id: 'webhooks.modify',
    group,
    method: 'POST',
    path: path('{webhook_uuid}/modify'),
    summary: 'Change, disable or enable a webhook',
    description: 'One that is enabled again is told what it missed, as far as the record of changes reaches back.',
    params: webhookParams,
    body: closed({ ...draftFields, name: Type.Optional(draftFields.name), url: Type.Optional(draftFields.url) }),
    content: webhookContent,
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict', 'TargetNotAllowed'],
    verb: modifyWebhook,
    input: ({ params, body }) => ({ ...body, uuid: params.webhook_uuid }),
    answer,
  }),
  defineOperation({
    id: 'webhooks.rotate',
    group,
    method: 'POST',
    path: path('{webhook_uuid}/rotate'),
    summary: 'Give a webhook a new secret',
    description: 'Everything that is sent from now on is signed with it.',
    params: webhookParams,
    content: webhookContent,
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict'],
    secrets: { content: ['/secret'] },
    verb: rotateWebhook,
    input: ({ params }) => ({ uuid: params.webhook_uuid }),
    answer: shownAnswer,
  }),
  defineOperation({
    id: 'webhooks.delete',
    group,
    method: 'GET',
    alsoPost: true,
    path: path('{webhook_uuid}/delete'),
    summary: 'Send nothing to a webhook any more',
    params: webhookParams,
    content: Type.Boolean({ description: 'true' }),
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict'],
    verb: deleteWebhook,
    input: ({ params }) => ({ uuid: params.webhook_uuid }),
    answer: ({ uuid }) => ({ content: true, objectUuid: uuid }),
  }),
  defineOperation({
    id: 'webhooks.listDeliveries',
    group,
    method: 'GET',
    path: path('{webhook_uuid}/delivery/list'),
    summary: 'List what a webhook is told, newest first',
    description: 'What was delivered or given up is listed for seven days.',
    params: webhookParams,
    query: closed({
      state: Type.Optional(Type.Enum([...deliveryStates], { description: 'only those' })),
      ...pageQuery(100),
    }),
    paged: true,
    content: Type.Array(deliveryContent),
    errors: ['ObjectNotFound'],
    verb: listDeliveries,
    input: ({ params, query }) => ({ uuid: params.webhook_uuid, state: query.state, page: pageOf(query) }),
    answer: ({ deliveries, page, totalCount }) => ({
      content: deliveries.map(deliveryAnswer),
      pageInfo: pageInfo(deliveries, page, totalCount),
    }),
  }),
  defineOperation({
    id: 'webhooks.redeliver',
    group,
    method: 'POST',
    path: path('{webhook_uuid}/redeliver'),
    summary: 'Send changes to a webhook once more',
    description: 'Any change of the record, also one that it was never told. They are put at the end of the line.',
    params: webhookParams,
    body: closed({
      changeUUIDs: Type.Array(objectUuid('chg_', 'uuid of a change'), {
        minItems: 1,
        maxItems: REDELIVERIES_MAX,
        uniqueItems: true,
        description: 'which changes',
      }),
    }),
    content: webhookContent,
    revisioned: true,
    errors: ['ObjectNotFound', 'RevisionConflict'],
    verb: redeliver,
    input: ({ params, body }) => ({ uuid: params.webhook_uuid, changeUuids: body.changeUUIDs }),
    answer,
  }),
];
