import { BelvedereError } from '../../errors/index.ts';
import type { KeepDays } from '../../ingest/keep-days.ts';
import type { Context } from '../kernel/context.ts';
import { enqueueEffect } from '../kernel/outbox.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import type { WorkspaceSettings } from '../kernel/workspace-settings.ts';
import { type CountedWorkspace, countMembers, hintOfFirstToken } from './read.ts';
import { updateWorkspace, workspaceForChange } from './rows.ts';

export interface WorkspaceChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly settings?: { readonly [Name in keyof WorkspaceSettings]?: WorkspaceSettings[Name] | undefined };
}

/**
 * A delete is taken back by its change: pruned changes would end that before the deleted objects are purged.
 * Errors: `InvalidParameter`.
 */
function checkRetention({ changeRetentionDays, deleteRetentionDays }: WorkspaceSettings): void {
  if (changeRetentionDays === null || (deleteRetentionDays !== null && changeRetentionDays >= deleteRetentionDays))
    return;
  throw new BelvedereError(
    'InvalidParameter',
    `changeRetentionDays (${changeRetentionDays}) must not be less than deleteRetentionDays (${deleteRetentionDays ?? 'for ever'}): deletes are reverted by their change. Raise the one or lower the other`,
  );
}

const callRetentionDiffers = (one: WorkspaceSettings, other: WorkspaceSettings): boolean =>
  one.callRetentionDays !== other.callRetentionDays || one.callRetentionBytesMax !== other.callRetentionBytesMax;

/** Categories that are not named stay as they are. */
function keptDays(
  before: KeepDays | undefined,
  sent: KeepDays | undefined,
): Pick<WorkspaceSettings, 'telemetryRetentionDays'> {
  return sent === undefined ? {} : { telemetryRetentionDays: { ...before, ...sent } };
}

/** What is sent changes, the rest stays. Errors: `RevisionConflict`, `InvalidParameter`. */
const change = (verb: string) =>
  defineVerb({
    id: `workspaces.${verb}`,
    effect: 'change',
    permission: 'workspace.settingsManage',
    run: ({ ctx, input }: { ctx: Context; input: WorkspaceChanges }) =>
      transact(ctx, async (unit): Promise<CountedWorkspace> => {
        const before = await workspaceForChange(ctx, unit);
        const { telemetryRetentionDays, ...settings } = input.settings ?? {};
        const sent = Object.entries(settings).filter(([, value]) => value !== undefined);
        const state = {
          name: input.name ?? before.name,
          description: input.description ?? before.description,
          language: before.language,
          settings: {
            ...before.settings,
            ...Object.fromEntries(sent),
            ...keptDays(before.settings.telemetryRetentionDays, telemetryRetentionDays),
          },
        };
        checkRetention(state.settings);
        const after = await updateWorkspace(ctx, unit, before, state, { verb });
        // Who shortens a retention means now, and not with the next run of the job.
        if (callRetentionDiffers(before.settings, state.settings)) {
          await enqueueEffect(ctx, unit, { kind: 'calls.prune', payload: {} });
        }
        return {
          ...after,
          memberCount: await countMembers(unit.db, after.id),
          tokenHint: await hintOfFirstToken(unit.db, after.id),
        };
      }),
  });

export const modifyWorkspace = change('modify');
export const modifyWorkspaceSettings = change('modifySettings');
