import type { OutgoingHttpHeaders } from 'node:http';
import type { Recorder } from '../../calls/recorder.ts';
import { BelvedereError } from '../../errors/index.ts';
import {
  type Exchange,
  failureOf,
  type HttpServer,
  jsonContentType,
  knownErrorOf,
  sendText,
} from '../../http/index.ts';
import { listCalledRecords } from '../../workspace/calls/list-called-records.ts';
import type { Authenticate, Caller } from '../../workspace/kernel/caller.ts';
import type { Kernel } from '../../workspace/kernel/kernel.ts';
import type { Limits } from '../limits.ts';
import { CallNote, recordedRoute } from '../recording.ts';
import { createRouter } from '../router.ts';
import { answerText, calledRecordsPrefix, failureText, statusOf } from './answers.ts';
import { credentialOf, type PublicAddress } from './credential.ts';
import { readQuery } from './query.ts';

export interface CalledRecordsOptions {
  readonly kernel: Kernel;
  readonly recorder: Recorder;
  readonly authenticate: Authenticate;
  /** The same for all dialects: a key has one limit, however it speaks. */
  readonly limits: Limits;
  readonly publicAddress?: PublicAddress;
}

const route = recordedRoute({
  dialect: 'called-records',
  operation: listCalledRecords.id,
  effect: listCalledRecords.effect,
  permission: listCalledRecords.permission,
  template: `${calledRecordsPrefix}called-records`,
});
const unknownRoute = recordedRoute({ dialect: route.dialect, operation: 'unknown', effect: 'none', template: '' });
const label = Object.freeze({ dialect: route.dialect, operation: route.operation });
const unknownRouteLabel = Object.freeze({ dialect: route.dialect, operation: unknownRoute.operation });

/** `GET /v1/{project_id}/openapi/called-records`, as clients written for the API of that name send it. */
export function serveCalledRecords(http: HttpServer, options: CalledRecordsOptions): void {
  const { kernel, recorder } = options;
  const router = createRouter<typeof route>();
  router.add('GET', route.template, route);

  const fail = (exchange: Exchange, error: unknown, headers: OutgoingHttpHeaders, note: CallNote): void => {
    const { request, response, traceId } = exchange;
    const known = knownErrorOf(error, traceId, kernel.log, http.metrics);
    note.failed(known);
    const failure = failureOf(known, traceId);
    if (failure.retryAfterSeconds !== undefined) headers['Retry-After'] = String(failure.retryAfterSeconds);
    sendText(request, response, statusOf(failure), headers, failureText(failure));
  };

  const answer = async (exchange: Exchange, projectId: string): Promise<void> => {
    const { request, response } = exchange;
    response.label = label;
    const note = new CallNote(recorder, route, exchange);
    const headers = newHeaders();
    try {
      sendText(request, response, 200, headers, await run(options, exchange, projectId, headers, note));
    } catch (error) {
      fail(exchange, error, headers, note);
    }
  };

  const refuse = async (exchange: Exchange, error: unknown): Promise<void> => {
    exchange.response.label = unknownRouteLabel;
    const note = new CallNote(recorder, unknownRoute, exchange);
    // The caller is looked up for the record alone: who has no key is told the same.
    await identify(options, exchange, note).catch((refusal: unknown) => note.refusedBy(refusal));
    fail(exchange, error, newHeaders(), note);
  };

  http.serve(calledRecordsPrefix, (exchange) => {
    try {
      const found = router.find(exchange.request.method ?? '', exchange.path);
      if (found === undefined) throw new BelvedereError('RouterNotFound');
      void answer(exchange, found.params.project_id ?? '');
    } catch (error) {
      void refuse(exchange, error);
    }
  });
}

const newHeaders = (): OutgoingHttpHeaders => ({ 'Content-Type': jsonContentType, 'Cache-Control': 'no-store' });

async function identify(
  { kernel, authenticate, publicAddress }: CalledRecordsOptions,
  exchange: Exchange,
  note: CallNote,
): Promise<Caller> {
  note.address = exchange.address;
  note.credential = await credentialOf(exchange, publicAddress, kernel.now());
  const caller = await authenticate(note.credential, note.address);
  note.caller = caller;
  return caller;
}

async function run(
  options: CalledRecordsOptions,
  exchange: Exchange,
  projectId: string,
  headers: OutgoingHttpHeaders,
  note: CallNote,
): Promise<string> {
  const caller = await identify(options, exchange, note);
  options.limits.admit(caller, headers);
  requireProject(caller, projectId);
  const input = readQuery(exchange.query);
  const { workspace, actor, roles, permissions, readOnly, serverAdmin } = caller;
  const { address, traceId } = exchange;
  const ctx = { kernel: options.kernel, workspace, actor, roles, permissions, readOnly, serverAdmin, traceId, address };
  return answerText(await listCalledRecords({ ctx, input }));
}

/** Another workspace's project does not exist for the caller. */
function requireProject({ workspace }: Caller, projectId: string): void {
  if (projectId === workspace.uuid || projectId === String(workspace.id)) return;
  throw new BelvedereError(
    'ObjectNotFound',
    'the project does not exist; it is the uuid or the number of the workspace',
  );
}
