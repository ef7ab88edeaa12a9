import type { OutgoingHttpHeaders } from 'node:http';
import type { Recorder } from '../../calls/recorder.ts';
import { BelvedereError } from '../../errors/index.ts';
import {
  type Exchange,
  jsonContentType,
  knownErrorOf,
  type Metrics,
  type RequestLabel,
  readBody,
  sendShared,
  sendStream,
  sendText,
} from '../../http/index.ts';
import type { SentJson } from '../../json/index.ts';
import { accountOfRefusal } from '../../workspace/accounts/index.ts';
import type { Rehearse } from '../../workspace/changes/index.ts';
import type { Authenticate, Caller } from '../../workspace/kernel/caller.ts';
import type { Kernel } from '../../workspace/kernel/kernel.ts';
import { serverScope } from '../../workspace/kernel/server-context.ts';
import { refuseCrossSite } from '../cross-site.ts';
import type { Limits } from '../limits.ts';
import { CallNote, type RecordedRoute, recordedRoute } from '../recording.ts';
import { type ErrorWording, failureAnswer, refusal } from './answers.ts';
import { type Bind, bodyTextOf, createBind, nothingSent, readBodyText } from './body.ts';
import { answerChange, askedChange, refuseForNobody, replyOf } from './changes.ts';
import { askedOrganization, readGrafanaCredential } from './credential.ts';
import { readQuery } from './query.ts';
import type { Reply } from './reply.ts';
import { holdsRole } from './roles.ts';
import type { GrafanaRoute, Guard, OpenCall } from './routes.ts';

export interface RunDependencies {
  readonly kernel: Kernel;
  readonly rehearse: Rehearse;
  readonly recorder: Recorder;
  readonly authenticate: Authenticate;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly bodyBytesMax: number;
  readonly publicUrl?: { readonly origin: string } | undefined;
}

export interface RoutePlan {
  readonly route: GrafanaRoute;
  readonly recorded: RecordedRoute;
  /** Of the metrics. */
  readonly label: RequestLabel;
  readonly bind: Bind | undefined;
  readonly changes: boolean;
}

const labelOf = (operation: string): RequestLabel => Object.freeze({ dialect: 'grafana', operation });

export function planOf(route: GrafanaRoute): RoutePlan {
  const { does, path, secrets, secretParameters, body } = route;
  return {
    route,
    recorded: recordedRoute({
      dialect: 'grafana',
      operation: does.id,
      effect: does.effect,
      permission: does.permission,
      template: path,
      bodySecrets: secrets,
      secretParameters,
    }),
    label: labelOf(does.id),
    bind: body === undefined ? undefined : createBind(body),
    changes: does.effect === 'change',
  };
}

const newHeaders = (): OutgoingHttpHeaders => ({ 'Content-Type': jsonContentType, 'Cache-Control': 'no-store' });

/** Answers one call of a route, whatever happens. */
export async function runRoute(
  plan: RoutePlan,
  dependencies: RunDependencies,
  exchange: Exchange,
  params: Readonly<Record<string, string>>,
): Promise<void> {
  const { request, response } = exchange;
  const note = new CallNote(dependencies.recorder, plan.recorded, exchange);
  response.label = plan.label;
  note.address = exchange.address;
  const headers = newHeaders();
  try {
    const reply = await answerOf(plan, dependencies, { exchange, params, headers, note });
    headers['Content-Type'] = reply.contentType;
    if (typeof reply.body === 'string' || Buffer.isBuffer(reply.body)) {
      sendText(request, response, reply.status, headers, reply.body);
    } else if ('shared' in reply.body) {
      sendShared(request, response, reply.status, headers, reply.body);
    } else {
      sendStream(request, response, reply.status, headers, reply.body);
    }
  } catch (error) {
    // Who could not be told is refused as everywhere; the words of the route are for what it says itself.
    const isStranger = plan.route.guard !== 'none' && note.caller === undefined;
    sendFailure(error, dependencies, exchange, headers, note, isStranger ? undefined : plan.route.errors);
  }
}

/** Answers a call that has no route. Whose it is, is found out for the record alone: who has no credential is told the same. */
export async function runRefusal(
  recorded: RecordedRoute,
  dependencies: RunDependencies,
  exchange: Exchange,
  error: unknown,
): Promise<void> {
  const note = new CallNote(dependencies.recorder, recorded, exchange);
  exchange.response.label = labelOf(recorded.operation);
  note.address = exchange.address;
  await identify(dependencies, exchange, note).catch((refused: unknown) => note.refusedBy(refused));
  sendFailure(error, dependencies, exchange, newHeaders(), note);
}

function sendFailure(
  error: unknown,
  { kernel, metrics }: RunDependencies,
  { request, response, traceId }: Exchange,
  headers: OutgoingHttpHeaders,
  note: CallNote,
  wording?: ErrorWording,
): void {
  const known = knownErrorOf(error, traceId, kernel.log, metrics);
  const account = accountOfRefusal(known);
  if (account !== undefined) note.caller ??= { workspace: serverScope, actor: { kind: 'account', ...account } };
  note.failed(known);
  if (known.retryAfterSeconds !== undefined) headers['Retry-After'] = String(known.retryAfterSeconds);
  headers['Content-Type'] = jsonContentType;
  const { status, text } = failureAnswer(known, wording);
  sendText(request, response, status, headers, text);
}

type Call = Pick<OpenCall<unknown>, 'exchange' | 'params' | 'headers' | 'note'>;

async function answerOf(plan: RoutePlan, dependencies: RunDependencies, call: Call): Promise<Reply> {
  const { route, changes } = plan;
  const { exchange, headers, note } = call;
  if (route.guard === 'none') {
    if (changes) refuseForNobody(askedChange(exchange));
    const query = readQuery(exchange.query);
    const read = readsBody(plan) ? await readSent(plan, dependencies, call) : noBody;
    if (changes) note.reserve();
    return replyOf(await route.handle({ ...call, query, ...read }));
  }
  const caller = await identify(dependencies, exchange, note);
  const { workspace, actor, roles, permissions, readOnly, serverAdmin } = caller;
  if ((changes || route.passesOn === true) && caller.credential === 'session') {
    const own = exchange.origin;
    const { publicUrl } = dependencies;
    refuseCrossSite(exchange.request.headers, publicUrl === undefined ? [own] : [own, publicUrl.origin]);
  }
  dependencies.limits.admit(caller, headers);
  requireGuard(route.guard, caller);
  const asked = changes ? askedChange(exchange) : undefined;
  const query = readQuery(asked?.query ?? exchange.query);
  const read = readsBody(plan) ? await readSent(plan, dependencies, call) : noBody;
  const { traceId } = exchange;
  const { kernel } = dependencies;
  const ctx = { kernel, workspace, actor, roles, permissions, readOnly, serverAdmin, traceId, address: note.address };
  const whole = { ...call, ctx, caller, query, ...read };
  if (asked === undefined) return replyOf(await route.handle(whole));
  if (asked.dryRun) note.dryRun = true;
  else note.reserve();
  return answerChange(route, whole as never, asked, dependencies.rehearse);
}

type ReadingPlan = RoutePlan & { readonly bind: Bind };

const readsBody = (plan: RoutePlan): plan is ReadingPlan => plan.bind !== undefined && plan.route.rawBody !== true;

interface Sent {
  readonly body: unknown;
  readonly sent: SentJson;
}

const noBody: Sent = Object.freeze({ body: nothingSent.value, sent: nothingSent });

/** The body as JSON in the form of its schema; of a change what is sent is noted, also when it cannot be read. */
async function readSent(
  { bind, changes }: ReadingPlan,
  { bodyBytesMax }: RunDependencies,
  { exchange, note }: Call,
): Promise<Sent> {
  const bytes = await readBody(exchange.request, bodyBytesMax);
  if (changes && bytes.length > 0) note.body = bytes;
  const bodyText = bodyTextOf(bytes);
  const sent = readBodyText(bodyText);
  if (changes && bodyText !== '') note.body = bodyText;
  note.bodyBytes = bytes;
  return { body: bind(sent.value), sent };
}

/** Errors: 401 in the words of the contract, `LoginFailed`, `TooManyFailedCredentials`, 403 for an organization that is not the caller's. */
async function identify({ authenticate }: RunDependencies, exchange: Exchange, note: CallNote): Promise<Caller> {
  const { headers } = exchange.request;
  const credential = readGrafanaCredential(headers);
  // Nothing was guessed, so nothing is counted.
  if (credential === undefined) throw refusal(401, 'Unauthorized');
  note.credential = credential;
  try {
    const caller = await authenticate(credential, note.address);
    note.caller = caller;
    const asked = askedOrganization(headers);
    if (asked !== undefined && asked !== caller.workspace.id) {
      throw refusal(401, 'API key does not belong to the requested organization');
    }
    return caller;
  } catch (error) {
    // A session that is over is as good as none; only keys are called invalid.
    if (credential.kind === 'session' && error instanceof BelvedereError && error.code === 'InvalidApiKey') {
      throw refusal(401, 'Unauthorized');
    }
    throw error;
  }
}

/** Errors: `PermissionDenied` that says who may. */
function requireGuard(guard: Guard, { roles, permissions, serverAdmin }: Caller): void {
  switch (guard) {
    case 'signedIn':
      return;
    case 'serverAdmin':
      if (serverAdmin) return;
      throw new BelvedereError(
        'PermissionDenied',
        'only an administrator of the server, signed in with a password, may do that',
      );
    case 'editor':
      // Custom roles are none of Grafana's: what makes an editor is the right to change dashboards.
      if (holdsRole(roles, 'Editor') || permissions.has('scene.setManage')) return;
      throw new BelvedereError('PermissionDenied', 'that needs the role Editor in the organization');
    case 'orgAdmin':
      if (holdsRole(roles, 'Admin')) return;
      throw new BelvedereError('PermissionDenied', 'that needs the role Admin in the organization');
  }
}
