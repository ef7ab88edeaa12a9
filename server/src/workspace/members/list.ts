import { listMembers, type Member } from '../accounts/index.ts';
import type { Context } from '../kernel/context.ts';
import { foldName } from '../kernel/identifiers.ts';
import { namesOfRoles } from '../kernel/roles.ts';
import { defineVerb } from '../kernel/verb.ts';

export interface MemberListInput {
  readonly search: string;
  /** From 1. */
  readonly pageIndex: number;
  /** Undefined: all on one page. */
  readonly pageSize: number | undefined;
}

export interface ListedMember extends Member {
  /** What a login provider calls the account; empty for who logs in by password only. */
  readonly externalId: string;
}

export interface MemberPage {
  readonly members: readonly ListedMember[];
  readonly names: ReadonlyMap<string, string>;
  readonly page: Pick<MemberListInput, 'pageIndex' | 'pageSize'>;
  readonly totalCount: number;
}

/** A page of the members of the caller's workspace, in the order in which they came. */
export const searchMembers = defineVerb({
  id: 'members.search',
  effect: 'read',
  permission: 'workspace.readMember',
  run: async ({ ctx, input }: { ctx: Context; input: MemberListInput }): Promise<MemberPage> => {
    const { search, pageIndex, pageSize } = input;
    const all = await listMembers({ ctx, input: {} });
    const found = all.filter((member) => matches(member, search));
    const size = pageSize ?? found.length;
    const shown = found.slice((pageIndex - 1) * size, pageIndex * size);
    const externalIds = await externalIdsOf(ctx, shown);
    return {
      members: shown.map((member) => ({ ...member, externalId: externalIds.get(member.account.id) ?? '' })),
      names: await namesOfRoles(ctx.kernel.store.read, ctx.workspace.id),
      page: { pageIndex, pageSize },
      totalCount: found.length,
    };
  },
});

/** The public data sources do not encode what they search for: the `+` of an e-mail then arrives as a space. */
function matches({ account: { name, email, login } }: Member, search: string): boolean {
  const wanted = foldName(search);
  const addressed = wanted.replaceAll(' ', '+');
  return (
    foldName(name).includes(wanted) ||
    [email, login].some((text) => [wanted, addressed].some((part) => text.includes(part)))
  );
}

async function externalIdsOf(ctx: Context, members: readonly Member[]): Promise<ReadonlyMap<number, string>> {
  if (members.length === 0) return new Map();
  const rows = await ctx.kernel.store.read
    .selectFrom('identities')
    .select(['account_id', 'subject'])
    .where(
      'account_id',
      'in',
      members.map(({ account }) => account.id),
    )
    .orderBy('created_at', 'desc')
    .execute();
  return new Map(rows.map(({ account_id, subject }) => [account_id, subject]));
}
