import { BelvedereError } from '../../errors/index.ts';
import type { Context, WorkspaceReference } from '../kernel/context.ts';
import { lockServer } from '../kernel/lock.ts';
import { requireServerScope } from '../kernel/server-context.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { firstWorkspace } from './first-workspace.ts';
import { accountForIdentity, accountOfIdentity, handOver, ownerOfEmail } from './identities.ts';
import type { ProvidedPerson } from './identity-names.ts';
import { addMember, setMemberRoles } from './members.ts';
import { findMembershipIn } from './memberships.ts';
import { type LoggedIn, openSession } from './open-session.ts';
import { loginNotAllowed } from './refused-login.ts';
import type { AccountRow } from './revise.ts';
import { checkRoles } from './roles.ts';
import { membersOf } from './rows.ts';

export interface IdentityLogin {
  readonly person: ProvidedPerson;
  /** What the provider gives in the first workspace, never `owner`. `given`: not the provider's business. */
  readonly role: { readonly kind: 'given' } | { readonly kind: 'set'; readonly role: string; readonly named: boolean };
  readonly allowSignUp: boolean;
  readonly userAgent: string;
}

const DEFAULT_ROLE = 'readOnly';

/**
 * Opens a session for somebody whom a login provider vouches for; the account is found by issuer and subject, or made, and has the role
 * that the provider names.
 * Errors: `LoginNotAllowed`.
 */
export const loginByIdentity = defineVerb({
  id: 'sessions.loginByProvider',
  effect: 'change',
  run: async ({ ctx, input }: { ctx: Context; input: IdentityLogin }): Promise<LoggedIn> => {
    requireServerScope(ctx, 'sessions.loginByProvider');
    return transact(ctx, async (unit) => {
      await lockServer({ ctx, unit });
      const { account, isNew } = await enter(ctx, unit, input);
      const reference = { id: account.id, uuid: account.uuid, login: account.login, name: account.name };
      if (account.disabled === 1) throw loginNotAllowed(reference);
      await settleRole(ctx, unit, account, input.role, isNew);
      const membership = await findMembershipIn(unit.db, {
        id: account.id,
        activeWorkspaceId: account.active_workspace_id,
      });
      if (membership === undefined) throw loginNotAllowed(reference);
      return openSession({ ...ctx, unit }, reference, membership, input.userAgent);
    });
  },
});

async function enter(
  ctx: Context,
  unit: Unit,
  { person, allowSignUp }: IdentityLogin,
): Promise<{ account: AccountRow; isNew: boolean }> {
  const known = await accountOfIdentity(ctx, unit, person);
  if (known !== undefined) return { account: known, isNew: false };
  const owner = await ownerOfEmail(ctx, unit, person);
  if (owner.kind === 'theirs') {
    await handOver(ctx, unit, owner.account, person);
    return { account: owner.account, isNew: false };
  }
  if (owner.kind === 'somebody') {
    throw loginNotAllowed(undefined, 'the e-mail of this login belongs to an account that is entered another way');
  }
  if (!allowSignUp) throw loginNotAllowed(undefined);
  return { account: await accountForIdentity(ctx, unit, person), isNew: true };
}

/** Brings the membership of the first workspace to what the provider says. */
async function settleRole(
  ctx: Context,
  unit: Unit,
  account: AccountRow,
  wanted: IdentityLogin['role'],
  isNew: boolean,
): Promise<void> {
  const workspace = await firstWorkspace(unit);
  const inside: Context = { ...ctx, workspace: referenceOf(workspace), unit };
  const roles = await checkRoles({ ctx: inside, unit }, 'role', [wanted.kind === 'set' ? wanted.role : DEFAULT_ROLE]);
  if (roles.includes('owner')) throw new BelvedereError('PermissionDenied', 'a provider makes nobody an owner');
  const members = await membersOf(unit.db, workspace.id);
  const member = members.find((candidate) => candidate.account.id === account.id);
  if (member === undefined) {
    // Who was taken out here stays out, unless the provider itself names a role.
    if (isNew || (wanted.kind === 'set' && wanted.named)) {
      await addMember({ ctx: inside, input: { account: account.uuid, roles } });
    }
    return;
  }
  const same = member.roles.length === 1 && member.roles[0] === roles[0];
  // Ownership is given and taken here alone.
  if (wanted.kind === 'given' || same || member.roles.includes('owner')) return;
  await setMemberRoles({ ctx: inside, input: { account: account.uuid, roles } });
}

const referenceOf = ({ id, uuid }: WorkspaceReference): WorkspaceReference => ({ id, uuid });
