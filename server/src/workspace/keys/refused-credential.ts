import { BelvedereError } from '../../errors/index.ts';
import type { WorkspaceReference } from '../kernel/context.ts';

type Reason =
  | 'unknown'
  | 'deleted'
  | 'disabled'
  | 'expired'
  | 'replaced'
  | 'workspace deleted'
  | 'wrong address'
  | 'wrong signature';

interface KeyReference {
  readonly uuid: string;
  readonly name: string;
  readonly workspace: WorkspaceReference;
}

/** Why a credential was refused, and whose it is: for the log and the record of calls, never for the caller. */
class RefusedCredential extends Error {
  readonly reason: Reason;
  /** Undefined for a credential that belongs to nobody. */
  readonly key: KeyReference | undefined;

  constructor(reason: Reason, key?: KeyReference) {
    super(`the credential is refused: ${reason}`);
    this.reason = reason;
    this.key = key;
  }
}

/** One answer for all reasons, so that nobody can probe for keys. */
export const refused = (reason: Reason, key?: KeyReference): BelvedereError =>
  new BelvedereError('InvalidApiKey', undefined, { cause: new RefusedCredential(reason, key) });

/** The caller has the credential and is told what is wrong: it is only the place. */
export const refusedAddress = (key: KeyReference): BelvedereError =>
  new BelvedereError('AddressNotAllowed', undefined, { cause: new RefusedCredential('wrong address', key) });

/** Whose credential an error refused and why; undefined for other errors and for credentials that belong to nobody. */
export function keyOfRefusal(error: unknown): (KeyReference & { readonly reason: string }) | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof RefusedCredential) || cause.key === undefined) return undefined;
  return { ...cause.key, reason: cause.reason };
}
