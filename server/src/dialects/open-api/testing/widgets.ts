import { Type } from 'typebox';
import { BelvedereError, type ErrorCode } from '../../../errors/index.ts';
import type { Context } from '../../../workspace/kernel/context.ts';
import { defineOperation, type Operation, RawJson } from '../../../workspace/kernel/operation.ts';
import { IdempotentReplay } from '../../../workspace/kernel/transact.ts';
import { defineVerb } from '../../../workspace/kernel/verb.ts';

/** One call that reached a verb. */
export interface WidgetCall {
  readonly verb: string;
  readonly ctx: Context;
  // biome-ignore lint/suspicious/noExplicitAny: each operation has its own input, and tests look into it.
  readonly input: any;
}

const uuidParams = Type.Object({ widget_uuid: Type.String({ minLength: 1, maxLength: 128 }) });
const widget = Type.Object({ uuid: Type.String(), name: Type.String() }, { additionalProperties: false });

const name = Type.String({ minLength: 1, maxLength: 20 });
const widgetBody = Type.Object({
  name,
  kind: Type.Optional(Type.Enum(['round', 'square'])),
  size: Type.Optional(Type.Integer({ minimum: 0, maximum: 10 })),
  note: Type.Optional(Type.Union([Type.String({ maxLength: 5 }), Type.Null()])),
  options: Type.Optional(
    Type.Object({ color: Type.String(), deep: Type.Optional(Type.Object({ level: Type.Number() })) }),
  ),
  parts: Type.Optional(
    Type.Array(Type.Object({ name: Type.String(), weight: Type.Optional(Type.Number({ exclusiveMinimum: 0 })) }), {
      maxItems: 3,
    }),
  ),
  password: Type.Optional(Type.String()),
});

const listQuery = Type.Object({
  search: Type.Optional(Type.String({ maxLength: 10 })),
  pageIndex: Type.Optional(Type.Integer({ minimum: 1, default: 1 })),
  pageSize: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
  ratio: Type.Optional(Type.Number()),
  isOpen: Type.Optional(Type.Boolean()),
  tags: Type.Optional(Type.Unsafe<string[]>({ type: 'array', items: { type: 'string' }, 'x-query': 'json' })),
  ids: Type.Optional(Type.Unsafe<number[]>({ type: 'array', items: { type: 'integer' }, 'x-query': 'comma' })),
  kinds: Type.Optional(Type.Array(Type.String())),
});

async function* widgetLines(breaks: boolean): AsyncGenerator<Uint8Array> {
  yield Buffer.from('{"uuid":"w1","name":"one"}\n');
  if (breaks) throw new RangeError('the secret of the bug');
  yield Buffer.from('{"uuid":"w2","name":"two"}\n');
}

/** Operations of every shape the dialect knows, over verbs that note their calls. `calls` holds them in order. */
export function createWidgets(): { operations: Operation[]; calls: WidgetCall[] } {
  const calls: WidgetCall[] = [];
  const answers = new Map<string, string>();

  const verb = (id: string, effect: 'read' | 'change', result: (input: never) => unknown, permission?: string) =>
    defineVerb<unknown, unknown>({
      id,
      effect,
      permission,
      run: async ({ ctx, input }) => {
        const { idempotency } = ctx;
        const earlier = idempotency === undefined ? undefined : answers.get(idempotency.key);
        if (earlier !== undefined) throw new IdempotentReplay(earlier);
        calls.push({ verb: id, ctx, input });
        const given = result(input as never);
        if (idempotency !== undefined && !idempotency.showsSecret) {
          answers.set(idempotency.key, idempotency.answerOf(given));
        }
        return given;
      },
    });

  const shared = { group: 'Widgets', summary: 'Do something to widgets', input: (request: unknown) => request };
  const operations = [
    defineOperation({
      ...shared,
      id: 'widgets.list',
      method: 'GET',
      path: '/api/v1/widget/list',
      query: listQuery,
      content: Type.Array(widget),
      paged: true,
      verb: verb('widgets.list', 'read', () => [{ uuid: 'w1', name: 'one' }]),
      answer: (content) => ({ content, pageInfo: { count: 1, pageIndex: 1, pageSize: 50, totalCount: 7 } }),
    }),
    defineOperation({
      ...shared,
      id: 'widgets.get',
      method: 'GET',
      path: '/api/v1/widget/{widget_uuid}/get',
      aliases: ['/api/v1/widgets/{widget_uuid}/get'],
      params: uuidParams,
      content: widget,
      revisioned: true,
      errors: ['ObjectNotFound'],
      verb: verb('widgets.get', 'read', () => ({ uuid: 'w1', name: 'one' }), 'widget.read'),
      answer: (content) => ({ content, revision: 3 }),
    }),
    defineOperation({
      ...shared,
      id: 'widgets.create',
      method: 'POST',
      path: '/api/v1/widget/create',
      body: widgetBody,
      content: Type.Object({ uuid: Type.String(), secret: Type.Union([Type.String(), Type.Null()]) }),
      secrets: { body: ['/password'], content: ['/secret'] },
      verb: verb('widgets.create', 'change', () => ({ uuid: 'w1', secret: 's' })),
      answer: (content) => ({ content, revision: 1 }),
    }),
    defineOperation({
      ...shared,
      id: 'widgets.modify',
      method: 'POST',
      path: '/api/v1/widget/{widget_uuid}/modify',
      params: uuidParams,
      body: Type.Object({ name: Type.Optional(name) }),
      content: widget,
      revisioned: true,
      errors: ['ObjectNotFound'],
      verb: verb('widgets.modify', 'change', () => ({ uuid: 'w1', name: 'two' })),
      answer: (content) => ({ content, revision: 4, pageInfo: undefined }),
    }),
    defineOperation({
      ...shared,
      id: 'widgets.delete',
      method: 'GET',
      alsoPost: true,
      path: '/api/v1/widget/delete',
      query: Type.Object({
        uuids: Type.Unsafe<string[]>({ type: 'array', items: { type: 'string' }, 'x-query': 'comma' }),
      }),
      content: Type.Boolean(),
      verb: verb('widgets.delete', 'change', () => true),
      answer: (content) => ({ content }),
    }),
    defineOperation({
      ...shared,
      id: 'widgets.import',
      method: 'POST',
      path: '/api/v1/widget/import',
      body: Type.Object({ name: Type.Optional(Type.String()) }),
      unknownBodyKeys: 'keep',
      content: Type.Unsafe<unknown>({ type: 'object', 'x-stored-document': true }),
      verb: verb('widgets.import', 'change', ({ sent }: { sent: { text: string } }) => sent.text),
      answer: (text) => ({ content: new RawJson(text as string) }),
    }),
    defineOperation({
      ...shared,
      id: 'widgets.export',
      method: 'GET',
      path: '/api/v1/widget/export',
      query: Type.Object({ breaks: Type.Optional(Type.Boolean()) }),
      content: widget,
      streamed: true,
      errors: ['ObjectNotFound'],
      verb: verb('widgets.export', 'read', ({ query }: { query: { breaks?: boolean } }) => query.breaks ?? false),
      answer: (breaks) => ({
        content: undefined,
        stream: { contentType: 'application/x-ndjson; charset=UTF-8', chunks: widgetLines(breaks as boolean) },
      }),
    }),
    defineOperation({
      ...shared,
      id: 'widgets.fail',
      method: 'POST',
      path: '/api/v1/widget/fail',
      body: Type.Object({ code: Type.Optional(Type.String()) }),
      content: Type.Null(),
      verb: verb('widgets.fail', 'change', ({ body }: { body: { code?: ErrorCode } }) => {
        if (body.code !== undefined) throw new BelvedereError(body.code, undefined, { detail: { uuid: 'w1' } });
        throw new RangeError('the secret of the bug');
      }),
      answer: () => ({ content: null }),
    }),
  ];
  return { operations, calls };
}
