import type { OutgoingHttpHeaders } from 'node:http';
import { type Exchange, jsonContentType } from '../../http/index.ts';
import { parseJson } from '../../json/index.ts';
import type { Rehearse } from '../../workspace/changes/index.ts';
import type { Context, Idempotency } from '../../workspace/kernel/context.ts';
import { IdempotentReplay } from '../../workspace/kernel/transact.ts';
import { asOne } from '../../workspace/kernel/within.ts';
import { type ChangeHeaders, readChangeHeaders, takeDryRun } from '../change-headers.ts';
import { fingerprintOf, rehearsalOf, sayDryRun } from '../rehearsal.ts';
import { refusal } from './answers.ts';
import { Reply } from './reply.ts';
import type { GrafanaCall, GuardedRoute } from './routes.ts';

/**
 * What we add to Grafana's API: every change may be sent with an `Idempotency-Key`, and tried with a dry run. A route is often several
 * verbs; then they are one transaction, and a repeat gets the whole answer again.
 */
export interface AskedChange extends ChangeHeaders {
  /** Without `dryRun`. */
  readonly query: string;
}

/** Errors: `InvalidParameter`. */
export function askedChange({ request, query }: Pick<Exchange, 'request' | 'query'>): AskedChange {
  const { isDryRun, query: rest } = takeDryRun(query);
  return { ...readChangeHeaders(request.headers, isDryRun), query: rest };
}

const isPlain = ({ idempotencyKey, dryRun }: ChangeHeaders): boolean => idempotencyKey === undefined && !dryRun;

/** Who logs in or signs up is nobody yet whose key it could be, and a cookie is no answer to give twice. Errors: `InvalidParameter`. */
export function refuseForNobody(asked: ChangeHeaders): void {
  if (isPlain(asked)) return;
  throw refusal(400, 'Idempotency-Key and dry runs are for calls with a credential; leave them out here');
}

export const replyOf = (answer: unknown): Reply => (answer instanceof Reply ? answer : Reply.json(200, answer));

/** Answers a call of a route that changes something. Errors: those of the route and of `transact`. */
export async function answerChange(
  route: GuardedRoute,
  call: GrafanaCall<never>,
  asked: AskedChange,
  rehearse: Rehearse,
): Promise<Reply> {
  const handle = async (ctx: Context): Promise<Reply> => replyOf(await route.handle({ ...call, ctx }));
  if (route.passesOn === true) {
    if (asked.dryRun) throw refusal(400, 'What a data source would do cannot be tried here; leave the dry run out');
    // The key is for whoever it is passed on to: nothing is changed here, and nothing may wait for another server in a transaction.
    return handle(call.ctx);
  }
  if (isPlain(asked)) return handle(call.ctx);
  const { exchange, headers } = call;
  const rehearsal = asked.dryRun ? rehearsalOf(rehearse) : undefined;
  const ctx: Context = {
    ...call.ctx,
    dryRun: asked.dryRun,
    onRehearsed: rehearsal?.onRehearsed,
    idempotency: idempotencyOf(route, call, asked),
  };
  try {
    const reply = await asOne(ctx, handle);
    if (rehearsal === undefined) return reply;
    sayDryRun(exchange.request.headers, headers);
    return withMember(reply, 'dryRun', rehearsal.text());
  } catch (error) {
    if (error instanceof IdempotentReplay) return replayed(error.answer, headers);
    throw error;
  }
}

function idempotencyOf(
  { does, showsSecret = false }: GuardedRoute,
  { ctx: { kernel }, exchange: { request }, sent }: GrafanaCall<never>,
  { idempotencyKey }: ChangeHeaders,
): Idempotency | undefined {
  if (idempotencyKey === undefined) return undefined;
  return {
    key: idempotencyKey,
    fingerprint: fingerprintOf(kernel, `grafana ${request.method} ${does.id}`, request, sent.text),
    showsSecret,
    answerOf: (reply) => storedReply(reply as Reply),
  };
}

function storedReply(reply: Reply): string {
  return JSON.stringify({ status: reply.status, contentType: reply.contentType, text: textOf(reply) });
}

function replayed(stored: string, headers: OutgoingHttpHeaders): Reply {
  const { status, contentType, text } = parseJson(stored) as { status: number; contentType: string; text: string };
  headers['Idempotent-Replay'] = 'true';
  return Reply.bytes(status, contentType, Buffer.from(text));
}

function textOf({ body }: Reply): string {
  if (typeof body === 'string' || Buffer.isBuffer(body)) return body.toString();
  throw new Error('a change answers with a text, which can be kept');
}

/** The answer with one member more, where it is a JSON object. */
function withMember(reply: Reply, name: string, json: string): Reply {
  const text = textOf(reply).trimEnd();
  if (reply.contentType !== jsonContentType || !text.startsWith('{')) return reply;
  const before = text.slice(0, -1);
  return Reply.jsonText(`${before}${before.trimEnd() === '{' ? '' : ','}"${name}":${json}}`, reply.status);
}
