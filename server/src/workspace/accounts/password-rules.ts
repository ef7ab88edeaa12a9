import { BelvedereError } from '../../errors/index.ts';
import { hashPassword } from './password-hash.ts';

export const passwordCharactersMin = 8;
/** More than anybody types, and little enough that hashing it costs what any password costs. */
const BYTES_MAX = 256;

/** Errors: `InvalidParameter` with the rule; the password itself is in no message. */
function checkPassword(password: string): void {
  if ([...password].length < passwordCharactersMin) {
    throw new BelvedereError('InvalidParameter', `the password has fewer than ${passwordCharactersMin} characters`);
  }
  if (Buffer.byteLength(password) > BYTES_MAX) {
    throw new BelvedereError('InvalidParameter', `the password has more than ${BYTES_MAX} bytes`);
  }
}

/** The hash of a password that somebody chose. Errors: `InvalidParameter`, before anything is computed. */
export async function newPasswordHash(password: string): Promise<string> {
  checkPassword(password);
  return hashPassword(password);
}
