import { BelvedereError } from '../../../errors/index.ts';
import { normalJsonText } from '../../../json/index.ts';
import type { ArchivedKind, ConflictMode } from '../../kernel/archived.ts';
import type { Context } from '../../kernel/context.ts';
import { defineVerb, type Verb } from '../../kernel/verb.ts';
import { ARCHIVE_PERMISSION } from '../export.ts';
import type { ArchiveLine } from '../format.ts';
import { type ObjectReport, takeObjects } from '../take.ts';
import { createGrafanaClient, type GrafanaClient } from './client.ts';
import { type LeftOut, readLeftOut } from './left-out.ts';
import { type ReadObject, readVersion } from './read.ts';
import type { ReportLine } from './report.ts';
import { sourcesOf, type Wanted } from './sources.ts';

export interface GrafanaImportInput {
  readonly from: Wanted;
  readonly conflicts: ConflictMode;
  readonly dryRun: boolean;
}

/** A caller is told this often how far it is. */
const OBJECTS_OF_A_LINE = 25;

/**
 * Reads a live Grafana and takes what it shows as if it were an archive. The report comes while it works; when the caller stops
 * reading it before everything is read, nothing is taken.
 * Errors: `InvalidParameter`. What fails later is the last line of the report.
 */
export const importingGrafana = (kinds: readonly ArchivedKind[]): Verb<GrafanaImportInput, AsyncIterable<ReportLine>> =>
  defineVerb({
    id: 'archive.importGrafana',
    effect: 'change',
    permission: ARCHIVE_PERMISSION,
    run: async ({ ctx, input }) => {
      const stop = new AbortController();
      return reportOf(ctx, kinds, input, createGrafanaClient(ctx, input.from, stop.signal), stop);
    },
  });

async function* reportOf(
  ctx: Context,
  kinds: readonly ArchivedKind[],
  input: GrafanaImportInput,
  client: GrafanaClient,
  stop: AbortController,
): AsyncGenerator<ReportLine> {
  try {
    yield* workOf(ctx, kinds, input, client);
  } catch (error) {
    const known =
      error instanceof BelvedereError ? error : new BelvedereError('InternalError', undefined, { cause: error });
    if (known !== error) ctx.kernel.log.error({ err: error, traceId: ctx.traceId }, 'the import of a Grafana failed');
    yield { stage: 'error', errorCode: known.code, message: known.message };
  } finally {
    stop.abort();
  }
}

async function* workOf(
  ctx: Context,
  kinds: readonly ArchivedKind[],
  { from, conflicts, dryRun }: GrafanaImportInput,
  client: GrafanaClient,
): AsyncGenerator<ReportLine> {
  yield { stage: 'reading', version: await readVersion(client) };
  const lines: ArchiveLine[] = [];
  const unread: ObjectReport[] = [];
  for (const [kind, objects] of await sourcesOf(ctx, from, client)) {
    let read = 0;
    for await (const object of objects) {
      if ('refused' in object) unread.push(refusal(object));
      else lines.push(lineOf(kinds, object));
      // What is told of the access of an object is no object.
      if (object.kind !== kind) continue;
      read += 1;
      if (read % OBJECTS_OF_A_LINE === 0) yield { stage: 'reading', kind, read };
    }
    yield { stage: 'reading', kind, read };
  }
  const left: LeftOut[] = [];
  for await (const each of readLeftOut(client)) left.push(each);
  // A repeat finds what is there and changes nothing, so there is no answer to be kept under an idempotency key.
  const own: Context = { ...ctx, idempotency: undefined };
  const { objects, counts, ...report } = await takeObjects(own, kinds, lines, {
    conflicts,
    dryRun,
    verb: 'archive.importGrafana',
  });
  for (const object of [...unread, ...objects]) yield { stage: 'object', ...object };
  for (const each of left) yield { stage: 'leftOut', ...each };
  yield { stage: 'summary', dryRun: report.dryRun, counts: { ...counts, refused: counts.refused + unread.length } };
}

const refusal = ({ kind, name, refused }: Extract<ReadObject, { refused: string }>): ObjectReport => ({
  kind,
  name: name.slice(0, 200),
  uuid: '',
  outcome: 'refused',
  reason: refused,
});

function lineOf(kinds: readonly ArchivedKind[], { kind, shown }: Extract<ReadObject, { shown: unknown }>): ArchiveLine {
  const object = kinds.find((each) => each.kind === kind)?.ofGrafana?.(shown);
  if (object === undefined) throw new Error(`no kind of the archive takes ${kind} of Grafana`);
  return { kind, ...object, ...(object.body === undefined ? {} : { body: normalJsonText(object.body) }) };
}
