import { BelvedereError } from '../../errors/index.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { hashPassword } from './password-hash.ts';

/** More than anybody types, and little enough that hashing it costs what any password costs. */
const BYTES_MAX = 256;

type PasswordRules = Pick<Kernel, 'passwordCharactersMin'>;

export const isTooShort = ({ passwordCharactersMin }: PasswordRules, password: string): boolean =>
  [...password].length < passwordCharactersMin;

/** Errors: `InvalidParameter` with the rule; the password itself is in no message. */
function checkPassword(kernel: PasswordRules, password: string): void {
  if (isTooShort(kernel, password)) {
    const { passwordCharactersMin: least } = kernel;
    throw new BelvedereError('InvalidParameter', `the password has fewer than ${least} characters`);
  }
  if (Buffer.byteLength(password) > BYTES_MAX) {
    throw new BelvedereError('InvalidParameter', `the password has more than ${BYTES_MAX} bytes`);
  }
}

/** The hash of a password that somebody chose. Errors: `InvalidParameter`, before anything is computed. */
export async function newPasswordHash(kernel: PasswordRules, password: string): Promise<string> {
  checkPassword(kernel, password);
  return hashPassword(password);
}
