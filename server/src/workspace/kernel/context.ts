import type { Kernel } from './kernel.ts';
import type { Unit } from './transact.ts';

/**
 * Who acts. Attribution always comes from here and never from a request body.
 * `uuid` is what the Open API shows as creator and updator: `acnt_…`, `wsak_…`, or `SYS` for jobs and the system.
 */
export type Actor =
  | {
      readonly kind: 'account';
      readonly uuid: string;
      readonly name: string;
      /** Uuids of the teams in which the account is, in the workspace where it works. */
      readonly teams?: readonly string[];
    }
  | { readonly kind: 'key'; readonly uuid: string; readonly name: string }
  | { readonly kind: 'job'; readonly uuid: 'SYS'; readonly name: string }
  | { readonly kind: 'system'; readonly uuid: 'SYS'; readonly name: string };

/** The chain and the record of what belongs to no workspace (failed logins, workspace creation). */
export const SERVER_SCOPE_ID = 0;

export interface WorkspaceReference {
  /** The internal number; `SERVER_SCOPE_ID` for the server's own scope. */
  readonly id: number;
  readonly uuid: string;
}

export interface Idempotency {
  /** The caller's `Idempotency-Key`. */
  readonly key: string;
  /** Hash of operation, path and body: the same key with another fingerprint is refused. */
  readonly fingerprint: string;
  /** Renders the answer that a repeat gets; runs inside the transaction, so it must be synchronous. */
  readonly answerOf: (result: unknown) => string;
  /** True when the answer shows a secret: a repeat is then refused instead of answered. */
  readonly showsSecret: boolean;
}

/** Everything a verb may know about its caller. Nothing in it is of HTTP. */
export interface Context {
  readonly kernel: Kernel;
  readonly workspace: WorkspaceReference;
  readonly actor: Actor;
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<string>;
  /** True for keys that may not change anything, whatever their roles hold. */
  readonly readOnly: boolean;
  /** True for accounts that administer the server: they may see what belongs to no workspace. */
  readonly serverAdmin: boolean;
  readonly traceId: string;
  readonly address: string;
  /** Aborts when the caller has hung up; undefined where nobody can. */
  readonly untilGone?: (() => AbortSignal) | undefined;
  /**
   * Looks the caller up again, for calls that last: what was revoked meanwhile has to end them. Errors: those of authentication.
   * Undefined where nobody logs in.
   */
  readonly renew?: (() => Promise<Pick<Context, 'workspace' | 'roles' | 'permissions'>>) | undefined;
  /** Cuts the credential of this call out of a text that others will see. Undefined where nobody logs in. */
  readonly withoutCredential?: ((text: string) => string) | undefined;
  /** The revision that the caller believes to be current (`If-Match`); undefined when it did not say. */
  readonly expectedRevision?: number | undefined;
  /** Why the caller does it, kept with the change. */
  readonly reason?: string | undefined;
  readonly dryRun?: boolean | undefined;
  /** Of a dry run: told what would have been written, while it still stands in the transaction of the unit. */
  readonly onRehearsed?: ((ctx: Context, unit: Unit) => Promise<void>) | undefined;
  readonly idempotency?: Idempotency | undefined;
  /** The open unit of work, when verbs are composed into one transaction. */
  readonly unit?: Unit | undefined;
}
