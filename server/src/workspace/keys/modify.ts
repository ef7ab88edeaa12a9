import { advanceRow } from '../kernel/advance-row.ts';
import type { Context } from '../kernel/context.ts';
import { findPeople, type People } from '../kernel/people.ts';
import { transact, type Unit } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { recordRevision, requireRevision } from '../kernel/versions.ts';
import { callerLimits, requireWithin } from './limits.ts';
import { conflictFacts, keyForChange, keyStateText, type StoredKey, settingColumns } from './rows.ts';
import { type KeySettingsInput, settingsOf } from './settings.ts';

/** Gives the key row these columns as a new revision and notes the change. The caller has checked that it may. */
export async function reviseKey(
  ctx: Context,
  unit: Unit,
  change: {
    readonly verb: string;
    readonly before: StoredKey;
    readonly after: StoredKey;
    readonly columns: Readonly<Record<string, string | number | null>>;
    readonly deleted?: boolean;
  },
): Promise<StoredKey> {
  const { before, after } = change;
  const stamp = await advanceRow(ctx, unit, { table: 'keys', title: 'key' }, before, change.columns);
  await recordRevision(ctx, unit, {
    noun: 'keys',
    verb: change.verb,
    object: { table: 'keys', id: before.id, uuid: before.uuid, name: after.name },
    from: before.revision,
    to: stamp.revision,
    state: keyStateText(after),
    deleted: change.deleted ?? false,
  });
  return { ...after, ...stamp };
}

/**
 * Changes the settings of a key; from the next call on it is bound to them.
 * Errors: `ObjectNotFound`, `InvalidParameter`, `RevisionConflict`, `PermissionDenied` when the key can do more than the
 * caller, before or after.
 */
export const modifyKey = defineVerb({
  id: 'keys.modify',
  effect: 'change',
  permission: 'workspace.keyManage',
  run: ({ ctx, input }: { ctx: Context; input: KeySettingsInput & { readonly uuid: string } }) =>
    transact(ctx, async (unit): Promise<StoredKey & { people: People }> => {
      const before = await keyForChange(ctx, unit, input.uuid);
      requireRevision(ctx.expectedRevision, conflictFacts(before));
      const limits = await callerLimits(ctx, unit);
      await requireWithin({ ctx, unit }, limits, before, 'keys.modify');
      const settings = await settingsOf({ ctx, unit }, input, before);
      await requireWithin({ ctx, unit }, limits, settings, 'keys.modify');
      const after = { ...before, ...settings };
      const people = await findPeople(unit.db, [before.creator]);
      if (keyStateText(after) === keyStateText(before)) return { ...before, people };
      const columns = settingColumns(settings);
      return { ...(await reviseKey(ctx, unit, { verb: 'modify', before, after, columns })), people };
    }),
});
