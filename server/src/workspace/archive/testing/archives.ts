import type { Context } from '../../kernel/context.ts';
import { operations } from '../../registry.ts';
import { callOperation, operationNamed } from '../../testing/call-operation.ts';
import type { TakeReport } from '../take.ts';

/** The archive of the workspace as it is sent. */
export const exported = async (ctx: Context, query: object = {}): Promise<string> =>
  (await callOperation(operationNamed(operations, 'archive.export'), ctx, { query: { ...query } })).contentText;

/** Sends an archive. */
export const imported = async (
  ctx: Context,
  body: string,
  query: { conflicts?: 'skip' | 'overwrite'; dryRun?: boolean } = {},
): Promise<TakeReport> =>
  (await callOperation(operationNamed(operations, 'archive.import'), ctx, { query, body })).content as TakeReport;
