import type { Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import type { WorkspaceTable } from '../../store/schema.ts';
import { advanceRow } from '../kernel/advance-row.ts';
import type { Context } from '../kernel/context.ts';
import type { Unit } from '../kernel/transact.ts';
import { conflictFactsOf, recordRevision, requireRevision } from '../kernel/versions.ts';
import { parseWorkspaceSettings, type WorkspaceSettings } from '../kernel/workspace-settings.ts';

/** What callers set of a workspace. */
export interface WorkspaceState {
  readonly name: string;
  readonly description: string;
  readonly language: string;
  readonly settings: WorkspaceSettings;
}

export interface StoredWorkspace extends WorkspaceState {
  readonly id: number;
  readonly uuid: string;
  readonly revision: number;
  readonly creator: string;
  readonly updator: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const toWorkspace = (row: Selectable<WorkspaceTable>): StoredWorkspace => ({
  id: row.id,
  uuid: row.uuid,
  name: row.name,
  description: row.description,
  language: row.language,
  settings: parseWorkspaceSettings(row.settings),
  revision: row.revision,
  creator: row.creator,
  updator: row.updator,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** The state of a workspace as versions keep it. Tokens are no part of it. */
export const workspaceStateText = ({ name, description, language, settings }: WorkspaceState): string =>
  JSON.stringify({ name, description, language, settings });

export const workspaceStateOf = (text: string): WorkspaceState => parseJson(text) as WorkspaceState;

/** The caller's workspace, locked until the end of the transaction. */
export async function workspaceForChange(ctx: Context, unit: Unit): Promise<StoredWorkspace> {
  let query = unit.db
    .selectFrom('workspaces')
    .selectAll()
    .where('id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null);
  if (ctx.kernel.store.dialect === 'postgres') query = query.forUpdate();
  const row = await query.executeTakeFirst();
  if (row === undefined) throw new BelvedereError('ObjectNotFound', 'the workspace does not exist');
  return toWorkspace(row);
}

const conflictFacts = (workspace: StoredWorkspace) => conflictFactsOf('workspace', workspace);

/**
 * Gives a workspace a state; writes nothing when it has it already.
 * Errors: `RevisionConflict` for a stale If-Match.
 */
export async function updateWorkspace(
  ctx: Context,
  unit: Unit,
  before: StoredWorkspace,
  state: WorkspaceState,
  label: { readonly verb: string; readonly reverts?: string },
): Promise<StoredWorkspace> {
  requireRevision(ctx.expectedRevision, conflictFacts(before));
  const stateText = workspaceStateText(state);
  if (stateText === workspaceStateText(before)) return before;
  const stamp = await advanceRow(ctx, unit, { table: 'workspaces', title: 'workspace' }, before, {
    name: state.name,
    description: state.description,
    language: state.language,
    settings: JSON.stringify(state.settings),
  });
  await recordRevision(ctx, unit, {
    noun: 'workspaces',
    verb: label.verb,
    object: { table: 'workspaces', id: before.id, uuid: before.uuid, name: state.name },
    from: before.revision,
    to: stamp.revision,
    state: stateText,
    reverts: label.reverts,
  });
  return { ...before, ...state, ...stamp };
}
