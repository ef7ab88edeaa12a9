import type { Selectable } from 'kysely';
import { BelvedereError } from '../../errors/index.ts';
import type { TagTable } from '../../store/schema.ts';
import type { Context } from '../kernel/context.ts';
import { rowForChange } from '../kernel/own-rows.ts';
import type { TagState } from '../kernel/tagging.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { conflictFactsOf } from '../kernel/versions.ts';

export interface StoredTag extends TagState {
  readonly id: number;
  readonly uuid: string;
  readonly workspaceUuid: string;
  readonly revision: number;
  readonly creator: string;
  readonly updator: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

export const toTag = (row: Selectable<TagTable>, workspaceUuid: string): StoredTag => ({
  id: row.id,
  uuid: row.uuid,
  workspaceUuid,
  name: row.name,
  description: row.description,
  colour: row.colour,
  revision: row.revision,
  creator: row.creator,
  updator: row.updator,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

/** The same for a tag that never was, is deleted, or is another workspace's. */
export const tagNotFound = (uuid: string): BelvedereError =>
  new BelvedereError('ObjectNotFound', `tag ${uuid.slice(0, 80)} does not exist in this workspace`);

/** Errors: `ObjectNotFound`. Locked until the end of the transaction. */
export async function tagForChange({ ctx, unit }: WriteCall, uuid: string): Promise<StoredTag> {
  const row = await rowForChange({ ctx, unit }, 'tags', { uuid });
  if (row === undefined) throw tagNotFound(uuid);
  return toTag(row, ctx.workspace.uuid);
}

export const conflictFacts = (tag: StoredTag) => conflictFactsOf('tag', tag);

export const tagOf = (
  ctx: Context,
  state: TagState,
  identity: { id: number; uuid: string },
  at: number,
): StoredTag => ({
  ...state,
  ...identity,
  workspaceUuid: ctx.workspace.uuid,
  revision: 1,
  creator: ctx.actor.uuid,
  updator: ctx.actor.uuid,
  createdAt: at,
  updatedAt: at,
});
