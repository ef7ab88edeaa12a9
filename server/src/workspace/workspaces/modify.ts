import type { Context } from '../kernel/context.ts';
import { transact } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import type { WorkspaceSettings } from '../kernel/workspace-settings.ts';
import { type CountedWorkspace, countMembers } from './read.ts';
import { updateWorkspace, workspaceForChange } from './rows.ts';

export interface WorkspaceChanges {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly settings?: { readonly [Name in keyof WorkspaceSettings]?: WorkspaceSettings[Name] | undefined };
}

/** What is sent changes, the rest stays. Errors: `RevisionConflict`. */
const change = (verb: string) =>
  defineVerb({
    id: `workspaces.${verb}`,
    effect: 'change',
    permission: 'workspace.settingsManage',
    run: ({ ctx, input }: { ctx: Context; input: WorkspaceChanges }) =>
      transact(ctx, async (unit): Promise<CountedWorkspace> => {
        const before = await workspaceForChange(ctx, unit);
        const sent = Object.entries(input.settings ?? {}).filter(([, value]) => value !== undefined);
        const state = {
          name: input.name ?? before.name,
          description: input.description ?? before.description,
          language: before.language,
          settings: { ...before.settings, ...Object.fromEntries(sent) },
        };
        const after = await updateWorkspace(ctx, unit, before, state, { verb });
        return { ...after, memberCount: await countMembers(unit.db, after.id) };
      }),
  });

export const modifyWorkspace = change('modify');
export const modifyWorkspaceSettings = change('modifySettings');
