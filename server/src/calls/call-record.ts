/** Who called. `none` where the call belongs to nobody: a login that failed for a name that no account has. */
export type CallerKind = 'key' | 'account' | 'system' | 'none';

/** What showed who called. */
export type CredentialKind = 'key' | 'session' | 'password' | 'signature' | 'none';

/** One answered call of an API dialect, as it is kept. No field may hold a secret: `redact.ts` is the way in. */
export interface CallRecord {
  /** `wksp_` uuid; empty for the scope of the server. */
  readonly workspace: string;
  readonly traceId: string;
  readonly callerKind: CallerKind;
  /** `wsak_` or `acnt_` uuid; empty for nobody. */
  readonly caller: string;
  readonly callerName: string;
  readonly credential: CredentialKind;
  readonly dialect: string;
  /** `dashboards.create`; `unknown` where no route fits. */
  readonly operation: string;
  /** What it would do if it were allowed; unknown routes and refused methods do nothing. */
  readonly effect: 'read' | 'change' | 'none';
  /** The permission that the operation needs; empty for none. */
  readonly permission: string;
  readonly dryRun: boolean;
  readonly method: string;
  /** As called, without the query; secret segments masked. */
  readonly path: string;
  /** `/api/v1/dashboards/{dashboard_uuid}/get`, in the spelling that was called; empty for unknown routes. */
  readonly template: string;
  /** As called, without the question mark; secret values masked. */
  readonly query: string;
  readonly status: number;
  /** Code of the error registry or of the dialect; empty on success. */
  readonly errorCode: string;
  /** Why it failed, as the caller was told or more exactly; empty on success. */
  readonly failReason: string;
  /** From the headers of the request to the answer. */
  readonly durationUs: number;
  readonly requestBytes: number;
  /** As sent, after compression; 0 for answers that are streamed. */
  readonly responseBytes: number;
  readonly address: string;
  readonly userAgent: string;
  /** For changes: JSON text of the body without its secrets; empty where there was none, or too much of it. */
  readonly body: string;
  /** SHA-256 of a body that did not parse or is too long to be kept, hex; empty otherwise. */
  readonly bodyDigest: string;
  /** Uuid of the object that was made or changed; empty where there is none. */
  readonly object: string;
}
