import { createHash } from 'node:crypto';
import type { Unit } from '../kernel/transact.ts';
import { foldLogin } from './login-name.ts';

/** What a login provider says of a person, with nothing taken for granted. */
export interface ProvidedPerson {
  readonly issuer: string;
  readonly subject: string;
  /** Names under which the person would like to be known here, the best first. */
  readonly logins: readonly string[];
  /** Shown to others; empty for none. */
  readonly name: string;
  /** Only one that is proved to be the person's; empty for none. */
  readonly email: string;
}

const CHARACTERS_MAX = 128;
const usable = /^[^\s\p{C}]+$/u;

/**
 * A login for a new account: the first wish that is free, else one that follows from the identity. A wish that looks like an e-mail is
 * heard only if it is the proved one: administrators find people by e-mail and would give rights to somebody else.
 */
export async function chooseLogin(unit: Unit, person: ProvidedPerson): Promise<string> {
  const email = foldLogin(person.email);
  const wishes = [...person.logins, person.email]
    .map(foldLogin)
    .filter(
      (wish) => usable.test(wish) && [...wish].length <= CHARACTERS_MAX && (!wish.includes('@') || wish === email),
    );
  for (const wish of wishes) if (await isFree(unit, wish)) return wish;
  const digest = createHash('sha256')
    .update(JSON.stringify([person.issuer, person.subject]))
    .digest('hex');
  return `login-${digest.slice(0, 16)}`;
}

async function isFree(unit: Unit, name: string): Promise<boolean> {
  const taken = await unit.db
    .selectFrom('accounts')
    .select('id')
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('login', '=', name), eb('email', '=', name)]))
    .executeTakeFirst();
  return taken === undefined;
}
