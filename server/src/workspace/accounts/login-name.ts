import { BelvedereError } from '../../errors/index.ts';
import { foldName } from '../kernel/identifiers.ts';

const LOGIN = /^[^\s\p{C}]{1,128}$/u;

/** The form in which logins are stored and looked up: case does not matter. */
export const foldLogin = (login: string): string => foldName(login.trim());

/** Errors: `InvalidParameter` for a login that is empty, too long, or holds spaces or control characters. */
export function checkLogin(login: string): string {
  const folded = foldLogin(login);
  if (LOGIN.test(folded)) return folded;
  throw new BelvedereError(
    'InvalidParameter',
    'login must be 1 to 128 characters without spaces and control characters',
  );
}
