import { Type } from 'typebox';
import { membersOf } from '../accounts/index.ts';
import {
  type ArchivedKind,
  type ArchivedObject,
  byUnits,
  refusedLine,
  type ShownByGrafana,
  type TakeCall,
  type TakenObject,
} from '../kernel/archived.ts';
import type { Context } from '../kernel/context.ts';
import { takenName } from '../kernel/documents/archived.ts';
import { visible } from '../kernel/documents/list.ts';
import { closed } from '../kernel/schemas.ts';
import { recordStar } from './star.ts';

interface StarHead {
  readonly login: string;
  /** Uuid of the document, or the name under which it was taken. */
  readonly of: string;
}

/** Those of members, on what the caller may read. */
async function* readStars(ctx: Context): AsyncGenerator<ArchivedObject> {
  const rows = await ctx.kernel.store.read
    .selectFrom('stars')
    .innerJoin('documents', 'documents.id', 'stars.document_id')
    .innerJoin('accounts', 'accounts.uuid', 'stars.account_uuid')
    .innerJoin('members', (join) =>
      join.onRef('members.account_id', '=', 'accounts.id').onRef('members.workspace_id', '=', 'stars.workspace_id'),
    )
    .select(['accounts.login', 'documents.uuid'])
    .where('stars.workspace_id', '=', ctx.workspace.id)
    .where('documents.workspace_id', '=', ctx.workspace.id)
    .where('documents.deleted_at', 'is', null)
    .where('accounts.deleted_at', 'is', null)
    .where((eb) => visible(ctx, eb))
    .execute();
  const stars = rows.sort((one, other) => byUnits(one.login, other.login) || byUnits(one.uuid, other.uuid));
  for (const { login, uuid } of stars) yield { head: { login, of: uuid } };
}

/** Errors: `InvalidParameter` for somebody who is no member, and for a document that is not here. */
async function takeStar(call: TakeCall, { head }: ArchivedObject): Promise<TakenObject> {
  const { ctx, unit, taken } = call;
  const { login, of } = head as unknown as StarHead;
  const member = (await membersOf(unit.db, ctx.workspace.id)).find(({ account }) => account.login === login);
  if (member === undefined) throw refusedLine(`${login} is no member of the workspace`);
  const uuid = taken.get(of) ?? of;
  const document = await unit.db
    .selectFrom('documents')
    .select(['id', 'uuid', 'name'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('uuid', '=', uuid)
    .where('deleted_at', 'is', null)
    .where((eb) => visible(ctx, eb))
    .executeTakeFirst();
  if (document === undefined) throw refusedLine(`${of} is not in the workspace`);
  const { numInsertedOrUpdatedRows } = await unit.db
    .insertInto('stars')
    .values({
      workspace_id: ctx.workspace.id,
      account_uuid: member.account.uuid,
      document_id: document.id,
      created_at: unit.at,
    })
    .onConflict((conflict) => conflict.columns(['document_id', 'account_uuid']).doNothing())
    .executeTakeFirst();
  if (numInsertedOrUpdatedRows !== 1n) return { outcome: 'unchanged', reason: '', uuid };
  await recordStar(call, document, 'create');
  return { outcome: 'created', reason: '', uuid };
}

/** `login` of the value is whose star it is. */
const ofGrafana = ({ value, dashboardUid = '' }: ShownByGrafana): ArchivedObject => ({
  head: { login: String(value.login), of: takenName('dashboards', dashboardUid) },
});

export const archivedStars: ArchivedKind = {
  kind: 'stars',
  after: ['dashboards', 'folders', 'viewers'],
  permission: 'workspace.memberManage',
  schema: closed({
    login: Type.String({ minLength: 1, maxLength: 190 }),
    of: Type.String({ pattern: '^(?:[a-z]{1,16}_[0-9a-zA-Z_]{1,64}|dashboards [a-zA-Z0-9_-]{1,40})$' }),
  }),
  nameOf: ({ head }) => `${String(head.login)} ${String(head.of)}`,
  read: readStars,
  take: takeStar,
  ofGrafana,
};
