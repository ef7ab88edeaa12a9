import type { Static } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import { readDocumentForChange } from '../kernel/documents/read.ts';
import { draftOf, sameState } from '../kernel/documents/rows.ts';
import { insertDocument, updateDocument } from '../kernel/documents/write.ts';
import { transact, type WriteCall } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { takeDefault } from './default.ts';
import { acceptedRow, type ImportedRow, type ImportMenu } from './imported-row.ts';
import { type Pipeline, type PipelineDraft, pipeline } from './noun.ts';
import { draftOfSent, statusOf } from './rules.ts';
import type { importBody } from './schemas.ts';

interface ImportFailure {
  readonly index: number;
  readonly error: BelvedereError;
  readonly name: string;
}

export interface ImportOutcome {
  readonly successCount: number;
  readonly failures: readonly ImportFailure[];
}

export interface ImportInput {
  readonly rows: Static<typeof importBody>['pipelines'];
  readonly menu: ImportMenu;
  readonly isForce: boolean;
}

/**
 * Takes rows as an export wrote them. A row whose name and category a pipeline has already gives that one its state (and
 * writes nothing when it has it); other rows become new pipelines. A row that breaks a rule is left out and reported; the
 * others are imported, all in one transaction.
 */
export const importPipelines = defineVerb<ImportInput, ImportOutcome>({
  id: 'pipelines.import',
  effect: 'change',
  permission: pipeline.permission,
  run: ({ ctx, input }) =>
    transact(ctx, async (unit) => {
      const call = { ctx, unit };
      const failures: ImportFailure[] = [];
      const taken = new Set<number>();
      for (const [index, row] of input.rows.entries()) {
        try {
          taken.add(await importRow(call, acceptedRow(row, input.menu), input.isForce, taken));
        } catch (error) {
          // Refusals are thrown before the row has written anything, so the transaction is as it was. Faults end it.
          if (!(error instanceof BelvedereError) || !rowRefusals.has(error.code)) throw error;
          failures.push({ index, error, name: row.name ?? '' });
        }
      }
      return { successCount: input.rows.length - failures.length, failures };
    }),
});

const rowRefusals: ReadonlySet<string> = new Set(['InvalidParameter', 'DefaultPipelineExists']);

/** Answers the row number of the pipeline that has the row's state now. */
async function importRow(
  call: WriteCall,
  row: ImportedRow,
  isForce: boolean,
  taken: ReadonlySet<number>,
): Promise<number> {
  const { ctx, unit } = call;
  const current = await findExisting(call, row, taken);
  const draft = draftOfRow(row, current);
  // The force belongs to the import and is not kept with the pipeline, or the same import would not change nothing.
  if (draft.attributes.asDefault === 1) {
    await takeDefault(call, pipeline, { category: row.category, isForce, ownId: current?.id });
  }
  if (current === undefined) return (await insertDocument(ctx, unit, pipeline, draft, { verb: 'import' })).id;
  await updateDocument(ctx, unit, pipeline, current, draft, { verb: 'import' });
  return current.id;
}

function draftOfRow({ isDisable, ...row }: ImportedRow, current: Pipeline | undefined): PipelineDraft {
  return draftOfSent(isDisable === undefined ? row : { ...row, status: statusOf(isDisable) }, current);
}

/**
 * Names are not unique: of several pipelines with this name and category the one that needs no change, else the oldest.
 * Each is taken once, so that an export with two of a name brings back two.
 */
async function findExisting(
  { ctx, unit }: WriteCall,
  row: ImportedRow,
  taken: ReadonlySet<number>,
): Promise<Pipeline | undefined> {
  const named = await unit.db
    .selectFrom('documents')
    .innerJoin('document_attributes', 'document_attributes.document_id', 'documents.id')
    .select(['documents.id', 'documents.uuid'])
    .where('documents.workspace_id', '=', ctx.workspace.id)
    .where('documents.kind', '=', pipeline.kind)
    .where('documents.name', '=', row.name)
    .where('documents.deleted_at', 'is', null)
    .where('document_attributes.attribute', '=', 'category')
    .where('document_attributes.value', '=', row.category)
    .orderBy('documents.id')
    .execute();
  let oldest: Pipeline | undefined;
  for (const { id, uuid } of named) {
    if (taken.has(id)) continue;
    const candidate = await readDocumentForChange(ctx, unit.db, pipeline, uuid);
    if (sameState(draftOfRow(row, candidate), draftOf(candidate))) return candidate;
    oldest ??= candidate;
  }
  return oldest;
}
