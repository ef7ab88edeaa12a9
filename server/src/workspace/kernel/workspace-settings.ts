import type { KeepDays } from '../../ingest/keep-days.ts';
import { parseJson, readOnce } from '../../json/index.ts';
import type { Kernel } from './kernel.ts';
import { prepared } from './prepared.ts';

/** Where the people of a workspace are; empty texts for what nobody said. */
export interface WorkspaceAddress {
  readonly address1: string;
  readonly address2: string;
  readonly city: string;
  readonly zipCode: string;
  readonly state: string;
  readonly country: string;
}

/**
 * What a workspace can set for itself, kept as JSON in `workspaces.settings`. Days are counted from the moment at which
 * a thing became superfluous: a version when the next one took its place, an object when it was deleted, a change when it
 * was made. null keeps for ever.
 */
export interface WorkspaceSettings {
  readonly menuStyle: string;
  readonly versionRetentionDays: number | null;
  readonly deleteRetentionDays: number | null;
  readonly changeRetentionDays: number | null;
  readonly callRetentionDays: number | null;
  /** Bytes that the record of calls may take on the disk of the engine, estimated; null without limit. */
  readonly callRetentionBytesMax: number | null;
  /** Calls a minute that all keys of the workspace may make together; null without limit. */
  readonly callsPerMinute: number | null;
  /** Days for which telemetry is kept, by category; what is absent is kept for as long as the category's default says. */
  readonly telemetryRetentionDays?: KeepDays;
  /** Absent until somebody says it. */
  readonly address?: WorkspaceAddress;
}

/**
 * Nothing is lost unless an administrator decides so; only what was deleted goes, after a month, and the record of calls. That grows by
 * itself, with everything that anybody asks: a year and a month, so that each month can be held against the same one a year ago, and
 * about 100 million calls, so that a script that runs wild does not fill the disk, without which nothing can be changed.
 */
export const defaultWorkspaceSettings: WorkspaceSettings = {
  menuStyle: '',
  versionRetentionDays: null,
  deleteRetentionDays: 30,
  changeRetentionDays: null,
  callRetentionDays: 400,
  callRetentionBytesMax: 10 * 1024 * 1024 * 1024,
  callsPerMinute: null,
};

/** Settings of a stored text, with defaults for what it does not hold. */
export const parseWorkspaceSettings = readOnce(
  (text): WorkspaceSettings => ({
    ...defaultWorkspaceSettings,
    ...(parseJson(text) as Partial<WorkspaceSettings>),
  }),
);

const findSettings = prepared<{ settings: string }>((db) =>
  db.selectFrom('workspaces').select('settings').where('id', '=', 0),
);

/** Settings of a workspace by its number, read anew each time; the defaults for one that is gone. */
export async function workspaceSettings(
  kernel: Pick<Kernel, 'store'>,
  workspaceNumber: number,
): Promise<WorkspaceSettings> {
  const [row] = await findSettings(kernel.store)([workspaceNumber]);
  return row === undefined ? defaultWorkspaceSettings : parseWorkspaceSettings(row.settings);
}
