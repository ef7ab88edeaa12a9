import { Type } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import type { Exchange } from '../../http/index.ts';
import type { LoggedIn } from '../../workspace/accounts/index.ts';
import { foldName } from '../../workspace/kernel/identifiers.ts';
import { refuseCrossSite } from '../cross-site.ts';
import type { CallNote } from '../recording.ts';
import { refusal } from './answers.ts';
import { loginPlaceOf, secondsUntil, setCookie } from './login/work.ts';
import type { GrafanaOptions } from './options.ts';
import type { OpenCall } from './routes.ts';

const CHARACTERS_MAX = 190;

/** What people without an account may say of themselves; anybody can send it, so each has its limit. */
export const newcomerText = Type.Optional(Type.String({ maxLength: CHARACTERS_MAX }));

export interface Newcomer {
  readonly login: string;
  readonly email: string;
  readonly name: string;
}

/**
 * Errors: `InvalidParameter` for control characters, and for a login that looks like an e-mail and is not that of the same person:
 * administrators find people by either.
 */
export function checkedNewcomer(sent: {
  username?: string | undefined;
  email?: string | undefined;
  name?: string | undefined;
}): Newcomer {
  const [login = '', email = '', name = ''] = [sent.username, sent.email, sent.name].map((text) => text?.trim());
  if (/\p{C}/u.test(name) || !/^[^\s\p{C}]*$/u.test(email)) {
    throw new BelvedereError('InvalidParameter', 'name and email must have no control characters, and email no spaces');
  }
  if (login.includes('@') && foldName(login) !== foldName(email)) {
    throw new BelvedereError('InvalidParameter', 'a username that looks like an e-mail must be the e-mail');
  }
  return { login, email, name };
}

/** Errors: 400 `Passwords do not match`, when the password was sent twice. */
export function requireSamePassword(password: string, confirmed: string | undefined): void {
  if (confirmed !== undefined && confirmed !== '' && confirmed !== password)
    throw refusal(400, 'Passwords do not match');
}

export interface Welcome {
  /** Before anything else: or another site could make an account for somebody and watch what he does in it. */
  readonly requireOwnSite: (exchange: Exchange) => void;
  /** Gives the session of who just came in to his browser. */
  readonly enter: (call: Pick<OpenCall<unknown>, 'headers'> & { readonly note: CallNote }, logged: LoggedIn) => void;
}

export function createWelcome(options: GrafanaOptions): Welcome {
  const place = loginPlaceOf(options);
  return {
    requireOwnSite: (exchange) => refuseCrossSite(exchange.request.headers, place.ownOrigins(exchange)),
    enter: ({ headers, note }, { token, expiresAt, account, workspace }) => {
      note.caller = { workspace, actor: { kind: 'account', uuid: account.uuid, name: account.name } };
      note.object = account.uuid;
      setCookie(headers, place.cookies.session(token, secondsUntil(expiresAt, options.kernel.now())));
    },
  };
}
