import { Type } from 'typebox';
import { auditAnswer, auditFields, closed, epochSeconds, nullable, objectUuid, seconds } from '../kernel/schemas.ts';
import type { Delivery } from './read.ts';
import type { StoredWebhook } from './rows.ts';
import { maskedSecret } from './secret.ts';
import type { ShownWebhook } from './write.ts';

export const webhookParams = closed({ webhook_uuid: objectUuid('wbhk_', 'uuid of the webhook') });

export const draftFields = {
  name: Type.String({ minLength: 1, maxLength: 256, description: 'name of the webhook' }),
  url: Type.String({
    minLength: 1,
    maxLength: 2_048,
    description: 'where changes are sent by POST: http or https, without user name and password',
  }),
  nouns: Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
      maxItems: 50,
      description: 'kinds of objects whose changes are sent, as the record of changes calls them; empty for all',
    }),
  ),
  isDisable: Type.Optional(Type.Boolean({ description: 'true disables, false enables' })),
};

const epoch = (milliseconds: number | null) => (milliseconds === null ? null : seconds(milliseconds));

export const webhookContent = closed({
  ...auditFields,
  name: Type.String({ description: 'name of the webhook' }),
  url: Type.String({ description: 'where changes are sent' }),
  nouns: Type.Array(Type.String(), { description: 'kinds of objects whose changes are sent; empty for all' }),
  secret: Type.String({
    description:
      '`whs_` and 32 letters and digits, by which deliveries are signed; **** and its last four wherever it is not shown',
  }),
  failures: Type.Integer({ description: 'attempts that failed since the last one that did not' }),
  failingSince: nullable(epochSeconds('since when nothing arrived')),
  lastSuccessAt: nullable(epochSeconds('when something arrived last')),
  lastError: Type.String({ description: 'what went wrong last; empty after a success' }),
  disabledReason: Type.String({ description: 'why the server disabled it; empty otherwise' }),
});

const answerOf = (webhook: StoredWebhook, secret: string) => ({
  ...auditAnswer(webhook),
  name: webhook.name,
  url: webhook.url,
  nouns: webhook.nouns,
  secret,
  failures: webhook.failures,
  failingSince: epoch(webhook.failingSince),
  lastSuccessAt: epoch(webhook.lastSuccessAt),
  lastError: webhook.lastError,
  disabledReason: webhook.disabledReason,
});

export const webhookAnswer = (webhook: StoredWebhook) => answerOf(webhook, maskedSecret(webhook.secretHint));
export const shownWebhookAnswer = (webhook: ShownWebhook) => answerOf(webhook, webhook.secret);

export const deliveryStates = ['pending', 'delivered', 'failed'] as const;

export const deliveryContent = closed({
  uuid: Type.String({ description: 'uuid of the delivery, sent as Belvedere-Delivery' }),
  changeUUID: Type.String({ description: 'uuid of the change' }),
  seq: Type.Integer({ description: 'place of the change in the chain' }),
  state: Type.Enum([...deliveryStates], {
    description: 'pending, delivered, or failed: given up, because others arrived while this one was refused',
  }),
  attempts: Type.Integer({ description: 'how often it was sent' }),
  createAt: epochSeconds('when it was put in line'),
  nextAttemptAt: nullable(epochSeconds('not before; null unless pending')),
  lastAttemptAt: nullable(epochSeconds('when it was sent last')),
  lastStatus: nullable(Type.Integer({ description: 'HTTP status of the last answer' })),
  lastError: Type.String({ description: 'what went wrong last; empty for nothing' }),
});

export const deliveryAnswer = (delivery: Delivery) => ({
  uuid: delivery.uuid,
  changeUUID: delivery.change_uuid,
  seq: delivery.change_seq,
  state: delivery.state,
  attempts: delivery.attempts,
  createAt: seconds(delivery.created_at),
  nextAttemptAt: delivery.state === 'pending' ? seconds(delivery.due_at) : null,
  lastAttemptAt: epoch(delivery.last_attempt_at),
  lastStatus: delivery.last_status,
  lastError: delivery.last_error,
});
