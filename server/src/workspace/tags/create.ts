import type { Context } from '../kernel/context.ts';
import { insertTag, type TagState } from '../kernel/tagging.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { type StoredTag, tagOf } from './rows.ts';
import { nameTaken } from './write.ts';

/** Errors: `NameTaken`. */
export const createTag = defineVerb({
  id: 'tags.create',
  effect: 'change',
  permission: 'label.labelCfgManage',
  run: ({ ctx, input }: { ctx: Context; input: TagState }) =>
    transact(ctx, async (unit): Promise<StoredTag> => {
      const made = await insertTag(ctx, unit, input);
      if (made === undefined) throw await nameTaken({ ctx, unit }, 'NameTaken', input.name);
      return tagOf(ctx, input, made, unit.at);
    }),
});
