import type { Context } from '../kernel/context.ts';
import type { TagState } from '../kernel/tagging.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type StoredTag, tagForChange } from './rows.ts';
import { updateTag } from './write.ts';

export type TagChanges = { readonly [Name in keyof TagState]?: TagState[Name] | undefined };

/** What is sent changes, the rest stays. Errors: `ObjectNotFound`, `NameTaken`, `RevisionConflict`. */
export const modifyTag = defineVerb({
  id: 'tags.modify',
  effect: 'change',
  permission: 'label.labelCfgManage',
  run: ({ ctx, input }: { ctx: Context; input: TagChanges & { readonly uuid: string } }) =>
    transact(ctx, async (unit): Promise<StoredTag> => {
      const before = await tagForChange({ ctx, unit }, input.uuid);
      const state = {
        name: input.name ?? before.name,
        description: input.description ?? before.description,
        colour: input.colour ?? before.colour,
      };
      return updateTag({ ctx, unit }, before, state, { verb: 'modify' });
    }),
});
