import type { Actor, WorkspaceReference } from './context.ts';

/** What a request shows to prove who sends it. */
export type Credential =
  | { readonly kind: 'key'; readonly secret: string }
  | {
      readonly kind: 'session';
      readonly token: string;
      /** Where it wants to work, when that is not the workspace of the session. */
      readonly workspaceId?: number | undefined;
    }
  | {
      readonly kind: 'password';
      /** Login or e-mail. */
      readonly login: string;
      readonly password: string;
      /** Where it wants to work; undefined: where the account worked last. */
      readonly workspaceId?: number | undefined;
    }
  | {
      readonly kind: 'signature';
      /** `wsak_` uuid of the key that is said to have signed. */
      readonly keyUuid: string;
      /** Whether the request was signed with this secret. */
      readonly verify: (secret: string) => boolean;
    };

/** Who a credential turned out to be: what a context is made of. */
export interface Caller {
  readonly workspace: WorkspaceReference;
  readonly actor: Actor;
  readonly roles: readonly string[];
  readonly permissions: ReadonlySet<string>;
  readonly readOnly: boolean;
  /** An account that administers the server as well: it may see what belongs to no workspace. Never a key. */
  readonly serverAdmin: boolean;
  readonly credential: Credential['kind'];
  /** Calls a minute that this key may make; null without limit. Sessions have none. */
  readonly limitPerMinute: number | null;
  /** Calls a minute that all keys of the workspace may make together; null without limit. */
  readonly workspaceLimitPerMinute: number | null;
}

/**
 * Finds the caller of a credential. Reads the store each time, so that revocation, roles and expiry act at once. To be
 * awaited: a caller who is known at once is no promise. Errors always come as one that is rejected.
 * Errors: `InvalidApiKey` for whatever is missing, unknown, wrongly signed, revoked, disabled or expired;
 * `AddressNotAllowed`; `LoginFailed` and `TooManyFailedCredentials` for passwords; `PermissionDenied` for a workspace in which
 * the account is no member. `keyOfRefusal` says whose key it was.
 */
export type Authenticate = (credential: Credential, address: string) => Caller | Promise<Caller>;
