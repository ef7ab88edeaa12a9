import type { CallRecord } from '../calls/call-record.ts';
import type { Recorder, Reservation } from '../calls/recorder.ts';
import {
  digestOf,
  type MaskedBody,
  maskBody,
  maskPath,
  maskQuery,
  secretSegmentsOf,
  withoutSecret,
} from '../calls/redact.ts';
import type { BelvedereError, ErrorCode } from '../errors/index.ts';
import type { AnyRequest, AnyResponse, Exchange, Recording } from '../http/index.ts';
import type { Credential } from '../workspace/kernel/caller.ts';
import type { Actor, WorkspaceReference } from '../workspace/kernel/context.ts';
import { keyOfRefusal } from '../workspace/keys/index.ts';

/** What is known about the calls of a route before the first one comes. */
export interface RecordedRoute {
  readonly dialect: string;
  /** `dashboards.create`; `unknown` where no route fits. */
  readonly operation: string;
  readonly effect: CallRecord['effect'];
  /** The permission that it needs; empty for none. */
  readonly permission: string;
  /** In the spelling of this route; empty for unknown ones. */
  readonly template: string;
  /** JSON Pointers of secrets in the body. */
  readonly bodySecrets: readonly string[];
  /** Places of secrets in the path, counted from 0. */
  readonly secretSegments: readonly number[];
}

export function recordedRoute(
  route: Omit<RecordedRoute, 'permission' | 'bodySecrets' | 'secretSegments'> & {
    readonly permission?: string | undefined;
    readonly bodySecrets?: readonly string[] | undefined;
    /** Names of path parameters that are secrets. */
    readonly secretParameters?: readonly string[] | undefined;
  },
): RecordedRoute {
  const { secretParameters = [], permission = '', bodySecrets = [], ...rest } = route;
  return Object.freeze({
    ...rest,
    permission,
    bodySecrets,
    secretSegments: secretSegmentsOf(route.template, secretParameters),
  });
}

/** Whose call it is. */
export interface RecordedCaller {
  readonly workspace: WorkspaceReference;
  readonly actor: Actor;
}

const noBody: MaskedBody = Object.freeze({ body: '', bodyDigest: '' });

/**
 * One call on its way to the record. The dialect says what it learns about the call as it goes along; the HTTP layer says when the
 * answer is ready, and the answer leaves when the note of it is in the spool.
 */
export class CallNote implements Recording {
  caller: RecordedCaller | undefined = undefined;
  /** What the caller showed, so that it can be cut out wherever else it stands. */
  credential: Credential | undefined = undefined;
  address = '';
  dryRun = false;
  /** Of a change: JSON text as it was parsed, or bytes that could not be. */
  body: string | Buffer | undefined = undefined;
  /** The bytes of a text, as they came. */
  bodyBytes: Buffer | undefined = undefined;
  /** Uuid of what the call is about. */
  object = '';
  #errorCode = '';
  #failReason = '';
  #reservation: Reservation | undefined = undefined;
  readonly #recorder: Recorder;
  readonly #route: RecordedRoute;
  readonly #request: AnyRequest;
  readonly #response: AnyResponse;
  readonly #path: string;
  readonly #query: string;

  constructor(
    recorder: Recorder,
    route: RecordedRoute,
    { request, response, path, query }: Pick<Exchange, 'request' | 'response' | 'path' | 'query'>,
  ) {
    this.#recorder = recorder;
    this.#route = route;
    this.#request = request;
    this.#response = response;
    this.#path = path;
    this.#query = query;
    response.recording = this;
    response.loggedPath = '';
  }

  /** A text without what the caller showed to say who it is. */
  withoutCredential(text: string): string {
    return this.credential === undefined || text === '' ? text : withoutSecret(text, secretsOf(this.credential));
  }

  /** Before a change is made. Errors: `RecordUnavailable`. */
  reserve(): void {
    this.#reservation ??= this.#recorder.reserve();
  }

  refused({ code, message }: { readonly code: ErrorCode; readonly message: string }): void {
    this.#errorCode = code;
    this.#failReason = message;
  }

  /** Why the call fails, and whose credential was refused where that is known. */
  failed(error: BelvedereError): void {
    this.#errorCode = error.code;
    this.#failReason = error.message;
    const reason = this.refusedBy(error);
    if (reason !== undefined) this.#failReason = `${error.message}: ${reason}`;
  }

  /** Attributes the call to the key whose credential was refused; answers why it was, where that is known. */
  refusedBy(error: unknown): string | undefined {
    if (this.caller !== undefined) return undefined;
    const refused = keyOfRefusal(error);
    if (refused === undefined) return undefined;
    const { uuid, name, workspace, reason } = refused;
    this.caller = { workspace, actor: { kind: 'key', uuid, name } };
    return reason;
  }

  answered(status: number, bytes: number, send: () => void): void {
    const { caller } = this;
    if (caller !== undefined) {
      const record = this.#recordOf(caller, status, bytes);
      this.#response.loggedPath = record.path;
      this.#recorder.append(record, this.#reservation, send);
      return;
    }
    this.#reservation?.release();
    const { dialect } = this.#route;
    this.#recorder.countUnattributed({ dialect, address: this.address, status, errorCode: this.#errorCode });
    send();
  }

  #recordOf({ workspace, actor }: RecordedCaller, status: number, bytes: number): CallRecord {
    const { credential } = this;
    const { headers, method = '' } = this.#request;
    const route = this.#route;
    const secrets = credential === undefined ? [] : secretsOf(credential);
    const clean = (text: string) => (text === '' ? '' : withoutSecret(text, secrets));
    const { body, bodyDigest } = this.#maskedBody();
    return {
      workspace: workspace.uuid,
      traceId: this.#response.traceId,
      callerKind: actor.kind === 'key' || actor.kind === 'account' ? actor.kind : 'system',
      caller: actor.uuid,
      callerName: clean(actor.name),
      credential: credential?.kind ?? 'none',
      dialect: route.dialect,
      operation: route.operation,
      effect: route.effect,
      permission: route.permission,
      dryRun: this.dryRun,
      method,
      path: clean(maskPath(this.#path, route.secretSegments)),
      template: route.template,
      query: clean(maskQuery(this.#query)),
      status,
      errorCode: this.#errorCode,
      failReason: clean(this.#failReason),
      durationUs: Math.round((performance.now() - this.#response.startedAtMs) * 1_000),
      requestBytes: Number(headers['content-length'] ?? 0) || 0,
      responseBytes: bytes,
      address: this.address,
      userAgent: clean(headers['user-agent'] ?? ''),
      body: clean(body),
      bodyDigest,
      object: clean(this.object),
    };
  }

  #maskedBody(): MaskedBody {
    const { body } = this;
    if (body === undefined) return noBody;
    if (typeof body === 'string') return maskBody(body, this.#route.bodySecrets, this.bodyBytes);
    return { body: '', bodyDigest: digestOf(body) };
  }
}

function secretsOf(credential: Credential): readonly string[] {
  switch (credential.kind) {
    case 'key':
      return [credential.secret];
    case 'session':
      return [credential.token];
    case 'password':
      // In base64 a short password cannot be told from other letters, the whole of it can.
      return [credential.password, Buffer.from(`${credential.login}:${credential.password}`).toString('base64')];
    case 'signature':
      // The secret itself was never sent.
      return [];
  }
}
