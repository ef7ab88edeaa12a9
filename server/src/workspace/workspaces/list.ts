import { BelvedereError } from '../../errors/index.ts';
import type { Context, WorkspaceReference } from '../kernel/context.ts';
import { foldName } from '../kernel/identifiers.ts';
import { requireServerScope } from '../kernel/server-context.ts';
import { defineVerb } from '../kernel/verb.ts';

export interface NamedWorkspace extends WorkspaceReference {
  readonly name: string;
}

export interface WorkspaceListInput {
  /** Part of the name, whatever its case. */
  readonly search: string;
  /** The whole name; undefined for all. */
  readonly name: string | undefined;
  /** From 1. */
  readonly page: number;
  readonly perPage: number;
}

/** All workspaces of the server, by name. */
export const listWorkspaces = defineVerb({
  id: 'workspaces.list',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: WorkspaceListInput }): Promise<NamedWorkspace[]> => {
    requireServerScope(ctx, 'workspaces.list');
    const { search, name, page, perPage } = input;
    const rows = await ctx.kernel.store.read
      .selectFrom('workspaces')
      .select(['id', 'uuid', 'name'])
      .where('deleted_at', 'is', null)
      .orderBy('name')
      .orderBy('id')
      .execute();
    const wanted = foldName(search);
    return rows
      .filter((row) => (name === undefined || row.name === name) && foldName(row.name).includes(wanted))
      .slice((page - 1) * perPage, page * perPage);
  },
});

/** A live workspace by its number or name, the oldest of several. Errors: `ObjectNotFound`. */
export const findWorkspace = defineVerb({
  id: 'workspaces.find',
  effect: 'read',
  run: async ({ ctx, input }: { ctx: Context; input: { id: number } | { name: string } }): Promise<NamedWorkspace> => {
    requireServerScope(ctx, 'workspaces.find');
    const live = ctx.kernel.store.read
      .selectFrom('workspaces')
      .select(['id', 'uuid', 'name'])
      .where('deleted_at', 'is', null)
      .orderBy('id');
    const found = 'id' in input ? live.where('id', '=', input.id) : live.where('name', '=', input.name);
    const row = await found.executeTakeFirst();
    if (row === undefined) throw new BelvedereError('ObjectNotFound', 'the workspace does not exist');
    return row;
  },
});
