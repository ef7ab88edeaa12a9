import type { Context } from '../kernel/context.ts';
import type { Unit } from '../kernel/transact.ts';
import { insertAccount } from './create-account.ts';
import { chooseLogin, type ProvidedPerson } from './identity-names.ts';
import { foldLogin } from './login-name.ts';
import { type AccountRow, reviseAccount } from './revise.ts';
import { accountForChange } from './rows.ts';

/** The account that an identity was bound to earlier; undefined when there is none, or none any more. */
export async function accountOfIdentity(
  ctx: Context,
  unit: Unit,
  { issuer, subject }: Pick<ProvidedPerson, 'issuer' | 'subject'>,
): Promise<AccountRow | undefined> {
  const found = await unit.db
    .selectFrom('identities')
    .innerJoin('accounts', 'accounts.id', 'identities.account_id')
    .select('accounts.uuid')
    .where('identities.issuer', '=', issuer)
    .where('identities.subject', '=', subject)
    .where('accounts.deleted_at', 'is', null)
    .executeTakeFirst();
  return found === undefined ? undefined : accountForChange(ctx, unit, { uuid: found.uuid });
}

/** What an e-mail says about the account of a new identity. */
export type EmailOwner =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'theirs'; readonly account: AccountRow }
  | { readonly kind: 'somebody' };

/**
 * An account of the same proved e-mail is the person's only when nothing but providers ever opened it, it has no identity at this one, and
 * it does not administer the server. An account with a password stays with whoever knows that, and one that this provider
 * opens already belongs to another person there: addresses are given to new people.
 */
export async function ownerOfEmail(ctx: Context, unit: Unit, person: ProvidedPerson): Promise<EmailOwner> {
  const email = foldLogin(person.email);
  if (email === '') return { kind: 'nobody' };
  const owners = await unit.db
    .selectFrom('accounts')
    .select(['id', 'uuid', 'login', 'password_hash', 'server_admin'])
    .where('deleted_at', 'is', null)
    .where((eb) => eb.or([eb('login', '=', email), eb('email', '=', email)]))
    .execute();
  const [owner, ...others] = owners;
  if (owner === undefined) return { kind: 'nobody' };
  if (others.length > 0 || owner.password_hash !== '' || owner.server_admin === 1) return { kind: 'somebody' };
  const bound = await unit.db.selectFrom('identities').select('issuer').where('account_id', '=', owner.id).execute();
  if (bound.length === 0 || bound.some(({ issuer }) => issuer === person.issuer)) return { kind: 'somebody' };
  return { kind: 'theirs', account: await accountForChange(ctx, unit, { uuid: owner.uuid }) };
}

/** Lets an identity enter an account from now on. The change is one of the account. */
async function bindIdentity(
  ctx: Context,
  unit: Unit,
  account: AccountRow,
  { issuer, subject }: Pick<ProvidedPerson, 'issuer' | 'subject'>,
): Promise<void> {
  await unit.db
    .insertInto('identities')
    .values({ issuer, subject, account_id: account.id, created_at: unit.at })
    // The account that it was bound to is gone.
    .onConflict((conflict) => conflict.columns(['issuer', 'subject']).doUpdateSet({ account_id: account.id }))
    .execute();
  await reviseAccount(ctx, unit, account, {}, 'bindIdentity');
}

/**
 * Gives an account over to whom another provider vouches for by the same e-mail. That the e-mail is his was never proved to us by
 * whoever used the account so far, so that one is shown out.
 */
export async function handOver(ctx: Context, unit: Unit, account: AccountRow, person: ProvidedPerson): Promise<void> {
  for (const table of ['sessions', 'identities'] as const) {
    await unit.db.deleteFrom(table).where('account_id', '=', account.id).execute();
  }
  await bindIdentity(ctx, unit, account, person);
}

/** Makes an account without password, which only the identity opens. */
export async function accountForIdentity(ctx: Context, unit: Unit, person: ProvidedPerson): Promise<AccountRow> {
  const login = await chooseLogin(unit, person);
  const { uuid } = await insertAccount(ctx, unit, {
    login,
    name: person.name === '' ? login : person.name,
    email: person.email,
    passwordHash: '',
  });
  const account = await accountForChange(ctx, unit, { uuid });
  await bindIdentity(ctx, unit, account, person);
  return accountForChange(ctx, unit, { uuid });
}
