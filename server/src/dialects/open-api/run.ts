import { createHash } from 'node:crypto';
import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { BelvedereError } from '../../errors/index.ts';
import {
  type Exchange,
  failureEnvelope,
  failureOf,
  joinPieces,
  jsonContentType,
  knownErrorOf,
  type Metrics,
  readBody,
  type SharedBody,
  sendShared,
  sendText,
} from '../../http/index.ts';
import type { Authenticate, Caller } from '../../workspace/kernel/caller.ts';
import type { Context, Idempotency } from '../../workspace/kernel/context.ts';
import type { Kernel } from '../../workspace/kernel/kernel.ts';
import { IdempotentReplay } from '../../workspace/kernel/transact.ts';
import { readCredential } from '../credentials.ts';
import { refuseCrossSite } from '../cross-site.ts';
import type { FailedCredentials } from '../failed-credentials.ts';
import type { Limits } from '../limits.ts';
import { parseBody, type RequestBody } from './body.ts';
import type { CallPlan } from './call-plan.ts';
import { replayEnvelope, storedAnswer, successEnvelope } from './envelope.ts';
import { type CallHeaders, changeCallHeaders, readCallHeaders } from './preconditions.ts';

export interface RunDependencies {
  readonly authenticate: Authenticate;
  readonly kernel: Kernel;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly failedCredentials: FailedCredentials;
  readonly bodyBytesMax: number;
  /** `https://example.org/belvedere`, or empty. */
  readonly publicHref: string;
  /** `https://example.org`, or empty. */
  readonly publicOrigin: string;
}

const noBody: RequestBody = Object.freeze({ value: Object.freeze({}), text: '{}' });
const noParams: Readonly<Record<string, unknown>> = Object.freeze({});

/** Answers one call of an operation, whatever happens. */
export async function runCall(
  plan: CallPlan,
  dependencies: RunDependencies,
  exchange: Exchange,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const { request, response } = exchange;
  response.label = plan.label;
  const headers: OutgoingHttpHeaders = { 'Content-Type': jsonContentType, 'Cache-Control': 'no-store' };
  try {
    const body = await answer(plan, dependencies, exchange, params, headers);
    // What a change answers is not asked for a second time: remembering it would push out what is.
    if (plan.changes) sendText(request, response, 200, headers, joinPieces([...body.shared, body.own]));
    else sendShared(request, response, 200, headers, body);
  } catch (error) {
    sendError(error, dependencies, exchange, headers);
  }
}

/** Answers a failure in the envelope. What nobody has a code for becomes `InternalError`, logged and counted. */
export function sendError(
  error: unknown,
  { kernel, metrics, publicHref }: Pick<RunDependencies, 'kernel' | 'metrics' | 'publicHref'>,
  { request, response, traceId }: Exchange,
  headers: OutgoingHttpHeaders,
): void {
  const failure = failureOf(knownErrorOf(error, traceId, kernel.log, metrics), traceId);
  if (failure.retryAfterSeconds !== undefined) headers['Retry-After'] = String(failure.retryAfterSeconds);
  sendText(request, response, failure.status, headers, failureEnvelope(failure, publicHref));
}

async function answer(
  plan: CallPlan,
  dependencies: RunDependencies,
  exchange: Exchange,
  rawParams: Readonly<Record<string, string>>,
  headers: OutgoingHttpHeaders,
): Promise<SharedBody> {
  const { operation, validation } = plan;
  const { request, address, traceId } = exchange;
  const caller = await identify(plan, dependencies, exchange, address);
  dependencies.limits.admit(caller, headers);
  const body = request.method === 'POST' ? parseBody(await readBody(request, dependencies.bodyBytesMax)) : noBody;
  const params = plan.hasParams ? validation.params(rawParams) : noParams;
  const query = validation.query(exchange.query);
  if (request.method === 'POST') validation.body(body);
  const call = plan.changes ? changeCallHeaders(request.headers, plan.takesIfMatch) : readCallHeaders;
  const ctx = contextOf(plan, dependencies.kernel, exchange, caller, address, call, body);
  try {
    const input = operation.input({ params, query, body: body.value, bodyText: body.text });
    const given = operation.answer(await operation.verb({ ctx, input }));
    if (given.revision !== undefined) headers.ETag = `"${given.revision}"`;
    if (call.dryRun) headers['Dry-Run'] = 'true';
    return successEnvelope(given, traceId);
  } catch (error) {
    if (!(error instanceof IdempotentReplay)) throw error;
    const replay = replayEnvelope(error.answer, traceId);
    if (replay.revision !== undefined) headers.ETag = `"${replay.revision}"`;
    headers['Idempotent-Replay'] = 'true';
    return replay.body;
  }
}

async function identify(
  plan: CallPlan,
  { authenticate, failedCredentials, publicOrigin }: RunDependencies,
  exchange: Exchange,
  address: string,
): Promise<Caller> {
  const { headers } = exchange.request;
  const credential = readCredential(headers);
  // Nothing was guessed, so nothing is counted.
  if (credential === undefined) throw new BelvedereError('InvalidApiKey');
  if (credential.kind === 'session' && plan.changes) {
    const own = exchange.origin;
    refuseCrossSite(headers, publicOrigin === '' ? [own] : [own, publicOrigin]);
  }
  try {
    return await authenticate(credential, address);
  } catch (error) {
    if (error instanceof BelvedereError && error.code === 'InvalidApiKey') {
      throw failedCredentials.refuse(address, error);
    }
    throw error;
  }
}

function contextOf(
  plan: CallPlan,
  kernel: Kernel,
  { request, traceId }: Exchange,
  caller: Caller,
  address: string,
  call: CallHeaders,
  body: RequestBody,
): Context {
  return {
    kernel,
    workspace: caller.workspace,
    actor: caller.actor,
    roles: caller.roles,
    permissions: caller.permissions,
    readOnly: caller.readOnly,
    traceId,
    address,
    expectedRevision: call.expectedRevision,
    reason: call.reason,
    dryRun: call.dryRun,
    idempotency: idempotencyOf(plan, request, call, body),
  };
}

function idempotencyOf(
  { operation, showsSecret }: CallPlan,
  request: IncomingMessage,
  { idempotencyKey }: CallHeaders,
  body: RequestBody,
): Idempotency | undefined {
  if (idempotencyKey === undefined) return undefined;
  const fingerprint = createHash('sha256').update(`${operation.id}\n${request.url}\n${body.text}`).digest('hex');
  return {
    key: idempotencyKey,
    fingerprint,
    showsSecret,
    answerOf: (result) => storedAnswer(operation.answer(result as never)),
  };
}
