import { Type } from 'typebox';
import type { ArchivedKind, ArchivedObject, TakeCall, TakenObject } from '../kernel/archived.ts';
import { byUnits, differing } from '../kernel/archived.ts';
import type { Context } from '../kernel/context.ts';
import { closed } from '../kernel/schemas.ts';
import { insertTag, liveTagNamed, type TagState, tagStateText } from '../kernel/tagging.ts';
import { tagForChange } from './rows.ts';
import { nameTaken, updateTag } from './write.ts';

async function* readTags(ctx: Context): AsyncGenerator<ArchivedObject> {
  const rows = await ctx.kernel.store.read
    .selectFrom('tags')
    .select(['name', 'description', 'colour'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .execute();
  for (const { name, description, colour } of rows.sort((one, other) => byUnits(one.name, other.name))) {
    yield { head: { name, description, colour } };
  }
}

/** Tags are named by what carries them, so the name is all that a tag is known by; its uuid is this store's. */
async function takeTag(call: TakeCall, { head }: ArchivedObject): Promise<TakenObject> {
  const { ctx, unit } = call;
  const state = head as unknown as TagState;
  const live = await liveTagNamed(ctx, unit, state.name);
  if (live === undefined) {
    const made = await insertTag(ctx, unit, state, 'import');
    if (made === undefined) throw await nameTaken(call, 'NameTaken', state.name);
    return { outcome: 'created', reason: '', uuid: made.uuid };
  }
  const before = await tagForChange(call, live.uuid);
  const { uuid } = before;
  if (tagStateText(before) === tagStateText(state)) return { outcome: 'unchanged', reason: '', uuid };
  if (call.conflicts === 'skip') return { outcome: 'conflicting', reason: differing(before), uuid };
  await updateTag(call, before, state, { verb: 'import' });
  return { outcome: 'changed', reason: '', uuid };
}

export const archivedTags: ArchivedKind = {
  kind: 'tags',
  after: [],
  permission: 'label.labelCfgManage',
  schema: closed({
    name: Type.String({ minLength: 1, maxLength: 128 }),
    description: Type.String({ maxLength: 2_048 }),
    colour: Type.String({ maxLength: 64 }),
  }),
  nameOf: ({ head }) => String(head.name),
  read: readTags,
  take: takeTag,
};
