import { createHash } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BelvedereError } from '../../errors/index.ts';
import {
  callerAddress,
  failureEnvelope,
  failureOf,
  joinPieces,
  jsonContentType,
  knownErrorOf,
  type Metrics,
  ObservedResponse,
  queryTextOf,
  readBody,
  type SharedBody,
  sendShared,
  sendText,
} from '../../http/index.ts';
import type { Authenticate, Caller } from '../../workspace/kernel/caller.ts';
import type { Context, Idempotency } from '../../workspace/kernel/context.ts';
import type { Kernel } from '../../workspace/kernel/kernel.ts';
import { IdempotentReplay } from '../../workspace/kernel/transact.ts';
import { refuseCrossSite } from '../cross-site.ts';
import { parseBody, type RequestBody } from './body.ts';
import type { CallPlan } from './call-plan.ts';
import { readCredential } from './credentials.ts';
import { replayEnvelope, storedAnswer, successEnvelope } from './envelope.ts';
import type { FailedCredentials } from './failed-credentials.ts';
import type { Limits } from './limits.ts';
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
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  if (reply.raw instanceof ObservedResponse) reply.raw.label = plan.label;
  const headers: OutgoingHttpHeaders = { 'Content-Type': jsonContentType, 'Cache-Control': 'no-store' };
  try {
    const body = await answer(plan, dependencies, request, headers);
    // What a change answers is not asked for a second time: remembering it would push out what is.
    if (plan.changes) sendText(request.raw, reply.raw, 200, headers, joinPieces([...body.shared, body.own]));
    else sendShared(request.raw, reply.raw, 200, headers, body);
  } catch (error) {
    sendError(error, dependencies, request, reply, headers);
  }
}

/** Answers a failure in the envelope. What nobody has a code for becomes `InternalError`, logged and counted. */
export function sendError(
  error: unknown,
  { kernel, metrics, publicHref }: Pick<RunDependencies, 'kernel' | 'metrics' | 'publicHref'>,
  request: FastifyRequest,
  reply: FastifyReply,
  headers: OutgoingHttpHeaders,
): void {
  const failure = failureOf(knownErrorOf(error, request.id, kernel.log, metrics), request.id);
  if (failure.retryAfterSeconds !== undefined) headers['Retry-After'] = String(failure.retryAfterSeconds);
  sendText(request.raw, reply.raw, failure.status, headers, failureEnvelope(failure, publicHref));
}

async function answer(
  plan: CallPlan,
  dependencies: RunDependencies,
  request: FastifyRequest,
  headers: OutgoingHttpHeaders,
): Promise<SharedBody> {
  const { operation, validation } = plan;
  const address = callerAddress(request);
  const caller = await identify(plan, dependencies, request, address);
  dependencies.limits.admit(caller, headers);
  const body = request.method === 'POST' ? parseBody(await readBody(request.raw, dependencies.bodyBytesMax)) : noBody;
  const params = plan.hasParams ? validation.params(request.params as Record<string, string>) : noParams;
  const query = validation.query(queryTextOf(request));
  if (request.method === 'POST') validation.body(body);
  const call = plan.changes ? changeCallHeaders(request.headers, plan.takesIfMatch) : readCallHeaders;
  const ctx = contextOf(plan, dependencies.kernel, request, caller, address, call, body);
  try {
    const input = operation.input({ params, query, body: body.value, bodyText: body.text });
    const given = operation.answer(await operation.verb({ ctx, input }));
    if (given.revision !== undefined) headers.ETag = `"${given.revision}"`;
    if (call.dryRun) headers['Dry-Run'] = 'true';
    return successEnvelope(given, request.id);
  } catch (error) {
    if (!(error instanceof IdempotentReplay)) throw error;
    const replay = replayEnvelope(error.answer, request.id);
    if (replay.revision !== undefined) headers.ETag = `"${replay.revision}"`;
    headers['Idempotent-Replay'] = 'true';
    return replay.body;
  }
}

async function identify(
  plan: CallPlan,
  { authenticate, failedCredentials, publicOrigin }: RunDependencies,
  request: FastifyRequest,
  address: string,
): Promise<Caller> {
  const credential = readCredential(request.headers);
  // Nothing was guessed, so nothing is counted.
  if (credential === undefined) throw new BelvedereError('InvalidApiKey');
  if (credential.kind === 'session' && plan.changes) {
    const own = `${request.protocol}://${request.host}`.toLowerCase();
    refuseCrossSite(request.headers, publicOrigin === '' ? [own] : [own, publicOrigin]);
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
  request: FastifyRequest,
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
    traceId: request.id,
    address,
    expectedRevision: call.expectedRevision,
    reason: call.reason,
    dryRun: call.dryRun,
    idempotency: idempotencyOf(plan, request, call, body),
  };
}

function idempotencyOf(
  { operation, showsSecret }: CallPlan,
  request: FastifyRequest,
  { idempotencyKey }: CallHeaders,
  body: RequestBody,
): Idempotency | undefined {
  if (idempotencyKey === undefined) return undefined;
  const fingerprint = createHash('sha256').update(`${operation.id}\n${request.raw.url}\n${body.text}`).digest('hex');
  return {
    key: idempotencyKey,
    fingerprint,
    showsSecret,
    answerOf: (result) => storedAnswer(operation.answer(result as never)),
  };
}
