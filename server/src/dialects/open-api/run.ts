import type { OutgoingHttpHeaders } from 'node:http';
import type { Recorder } from '../../calls/recorder.ts';
import { BelvedereError } from '../../errors/index.ts';
import {
  type AnyRequest,
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
  sendStream,
  sendText,
  untilGone,
} from '../../http/index.ts';
import type { Rehearse } from '../../workspace/changes/index.ts';
import type { Authenticate, Caller } from '../../workspace/kernel/caller.ts';
import type { Context, Idempotency } from '../../workspace/kernel/context.ts';
import type { Kernel } from '../../workspace/kernel/kernel.ts';
import type { AnswerStream } from '../../workspace/kernel/operation.ts';
import { IdempotentReplay } from '../../workspace/kernel/transact.ts';
import { takeDryRun } from '../change-headers.ts';
import { readCredential } from '../credentials.ts';
import { refuseCrossSite } from '../cross-site.ts';
import type { Limits } from '../limits.ts';
import { CallNote } from '../recording.ts';
import { fingerprintOf, type Rehearsal, rehearsalOf, sayDryRun } from '../rehearsal.ts';
import { noBody, parseBody, type RequestBody } from './body.ts';
import type { CallPlan, CallRoute } from './call-plan.ts';
import { replayEnvelope, storedAnswer, successEnvelope } from './envelope.ts';
import { type CallHeaders, changeCallHeaders, readCallHeaders } from './preconditions.ts';

export interface RunDependencies {
  readonly authenticate: Authenticate;
  readonly kernel: Kernel;
  /** What the answer of a dry run shows beside the answer itself. */
  readonly rehearse: Rehearse;
  readonly recorder: Recorder;
  readonly metrics: Metrics;
  readonly limits: Limits;
  readonly bodyBytesMax: number;
  /** `https://example.org/belvedere`, or empty. */
  readonly publicHref: string;
  /** `https://example.org`, or empty. */
  readonly publicOrigin: string;
}

const noParams: Readonly<Record<string, unknown>> = Object.freeze({});

/** Answers one call of an operation, whatever happens. */
export async function runCall(
  { plan, recorded }: CallRoute,
  dependencies: RunDependencies,
  exchange: Exchange,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const { request, response } = exchange;
  const note = new CallNote(dependencies.recorder, recorded, exchange);
  response.label = plan.label;
  const headers: OutgoingHttpHeaders = { 'Content-Type': jsonContentType, 'Cache-Control': 'no-store' };
  try {
    const body = await answer(plan, dependencies, exchange, params, headers, note);
    if ('chunks' in body) {
      headers['Content-Type'] = body.contentType;
      sendStream(request, response, 200, headers, body.chunks, { isLive: body.isLive });
      return;
    }
    // What a change answers is not asked for a second time: remembering it would push out what is.
    if (plan.changes) sendText(request, response, 200, headers, joinPieces([...body.shared, body.own]));
    else sendShared(request, response, 200, headers, body);
  } catch (error) {
    sendError(error, dependencies, exchange, headers, note);
  }
}

/** Answers a failure in the envelope. What nobody has a code for becomes `InternalError`, logged and counted. */
export function sendError(
  error: unknown,
  { kernel, metrics, publicHref }: Pick<RunDependencies, 'kernel' | 'metrics' | 'publicHref'>,
  { request, response, traceId }: Exchange,
  headers: OutgoingHttpHeaders,
  note: CallNote,
): void {
  const known = knownErrorOf(error, traceId, kernel.log, metrics);
  note.failed(known);
  const failure = failureOf(known, traceId);
  if (failure.retryAfterSeconds !== undefined) headers['Retry-After'] = String(failure.retryAfterSeconds);
  sendText(request, response, failure.status, headers, failureEnvelope(failure, publicHref));
}

async function answer(
  plan: CallPlan,
  dependencies: RunDependencies,
  exchange: Exchange,
  rawParams: Readonly<Record<string, string>>,
  headers: OutgoingHttpHeaders,
  note: CallNote,
): Promise<SharedBody | AnswerStream> {
  const { operation, validation } = plan;
  const { request, traceId } = exchange;
  if (plan.objectParameter !== undefined) note.object = rawParams[plan.objectParameter] ?? '';
  const caller = await identify(plan, dependencies, exchange, note);
  dependencies.limits.admit(caller, headers);
  const body = request.method === 'POST' ? await bodyOf(request, dependencies.bodyBytesMax, plan, note) : noBody;
  const params = plan.hasParams ? validation.params(rawParams) : noParams;
  const asked =
    plan.changes && !plan.hasOwnDryRun ? takeDryRun(exchange.query) : { query: exchange.query, isDryRun: false };
  const query = validation.query(asked.query);
  if (request.method === 'POST') validation.body(body);
  const call = plan.changes ? changeCallHeaders(request.headers, plan.takesIfMatch, asked.isDryRun) : readCallHeaders;
  const rehearsal = call.dryRun ? rehearsalOf(dependencies.rehearse) : undefined;
  const ctx = contextOf(plan, dependencies, exchange, caller, note, call, body, rehearsal);
  if (call.dryRun) note.dryRun = true;
  else if (plan.changes) note.reserve();
  try {
    const lastEventId = request.headers['last-event-id'];
    const input = operation.input({
      params,
      query,
      body: body.value,
      sent: body,
      lastEventId: Array.isArray(lastEventId) ? lastEventId.join() : lastEventId,
    });
    const given = operation.answer(await operation.verb({ ctx, input }));
    if (given.objectUuid !== undefined) note.object = given.objectUuid;
    if (given.revision !== undefined) headers.ETag = `"${given.revision}"`;
    if (rehearsal !== undefined) sayDryRun(request.headers, headers);
    return given.stream ?? successEnvelope(given, traceId, rehearsal?.text());
  } catch (error) {
    if (!(error instanceof IdempotentReplay)) throw error;
    const replay = replayEnvelope(error.answer, traceId);
    if (replay.revision !== undefined) headers.ETag = `"${replay.revision}"`;
    headers['Idempotent-Replay'] = 'true';
    return replay.body;
  }
}

/** The body as JSON; of a change what is sent is noted, also when it cannot be read. */
async function bodyOf(
  request: AnyRequest,
  bytesMax: number,
  { changes, operation }: CallPlan,
  note: CallNote,
): Promise<RequestBody> {
  const bytes = await readBody(request, bytesMax);
  if (!changes) return parseBody(bytes, operation.bodyParts);
  if (bytes.length > 0) note.body = bytes;
  const body = parseBody(bytes, operation.bodyParts);
  if (bytes.length > 0) note.body = body.text;
  note.bodyBytes = bytes;
  return body;
}

/**
 * Who calls, noted as soon as it is known. Errors: `InvalidApiKey`, `AddressNotAllowed`, `CrossSiteRequest`,
 * `TooManyFailedCredentials`.
 */
export async function identify(
  plan: Pick<CallPlan, 'changes'>,
  { authenticate, publicOrigin }: RunDependencies,
  exchange: Exchange,
  note: CallNote,
): Promise<Caller> {
  const { headers } = exchange.request;
  const address = exchange.address;
  note.address = address;
  const credential = readCredential(headers);
  // Nothing was guessed, so nothing is counted.
  if (credential === undefined) throw new BelvedereError('InvalidApiKey');
  note.credential = credential;
  const caller = await authenticate(credential, address);
  note.caller = caller;
  if (credential.kind === 'session' && plan.changes) {
    const own = exchange.origin;
    refuseCrossSite(headers, publicOrigin === '' ? [own] : [own, publicOrigin]);
  }
  return caller;
}

function contextOf(
  plan: CallPlan,
  { kernel, authenticate }: RunDependencies,
  { request, response, traceId }: Exchange,
  caller: Caller,
  note: CallNote,
  call: CallHeaders,
  body: RequestBody,
  rehearsal: Rehearsal | undefined,
): Context {
  const { address, credential } = note;
  return {
    kernel,
    workspace: caller.workspace,
    actor: caller.actor,
    roles: caller.roles,
    permissions: caller.permissions,
    readOnly: caller.readOnly,
    serverAdmin: caller.serverAdmin,
    traceId,
    address,
    untilGone: () => untilGone(response),
    renew: async () => (credential === undefined ? caller : authenticate(credential, address)),
    withoutCredential: (text) => note.withoutCredential(text),
    expectedRevision: call.expectedRevision,
    reason: call.reason,
    dryRun: call.dryRun,
    onRehearsed: rehearsal?.onRehearsed,
    idempotency: idempotencyOf(kernel, plan, request, call, body),
  };
}

function idempotencyOf(
  kernel: Kernel,
  { operation, showsSecret }: CallPlan,
  request: AnyRequest,
  { idempotencyKey }: CallHeaders,
  body: RequestBody,
): Idempotency | undefined {
  if (idempotencyKey === undefined) return undefined;
  return {
    key: idempotencyKey,
    fingerprint: fingerprintOf(kernel, operation.id, request, body.text),
    showsSecret,
    answerOf: (result) => storedAnswer(operation.answer(result as never)),
  };
}
