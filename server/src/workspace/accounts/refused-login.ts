import { BelvedereError } from '../../errors/index.ts';

interface AccountReference {
  readonly uuid: string;
  readonly name: string;
}

/** Whose login failed: for the log and the record of calls, never for the caller. */
class RefusedLogin extends Error {
  readonly account: AccountReference | undefined;

  constructor(account: AccountReference | undefined) {
    super('the account is refused');
    this.account = account;
  }
}

/** The same for everybody, so that nobody can probe for accounts. */
export const loginRefused = (account: AccountReference | undefined): BelvedereError =>
  new BelvedereError('LoginFailed', undefined, { cause: new RefusedLogin(account) });

/** The password was right and the place is wrong: the caller may be told. Also for a workspace that does not exist. */
export const notAMember = (account: AccountReference, workspaceId: number): BelvedereError =>
  new BelvedereError('PermissionDenied', `the account is no member of the workspace ${workspaceId}`, {
    cause: new RefusedLogin(account),
  });

/** The account that a failed login was for; undefined for other errors and where there is no such account. */
export function accountOfRefusal(error: unknown): AccountReference | undefined {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof RefusedLogin ? cause.account : undefined;
}

/** The provider vouches for somebody who gets in nowhere. He has proved who he is, so he may be told. */
export const loginNotAllowed = (account: AccountReference | undefined, message?: string): BelvedereError =>
  new BelvedereError('LoginNotAllowed', message, { cause: new RefusedLogin(account) });
