import { BelvedereError } from '../../errors/index.ts';
import { mayRead } from '../kernel/access.ts';
import { findCharts } from '../kernel/charts.ts';
import { withInheritedAccess } from '../kernel/documents/inherited-access.ts';
import { fullColumns, toDocument } from '../kernel/documents/rows.ts';
import type { WriteCall } from '../kernel/transact.ts';
import { CHART, type Note, type NoteAttributes, note } from './noun.ts';
import { boundChart, chartsOfNote } from './template.ts';

/**
 * The texts of the charts that a note is to hold, in the order of their uuids: its own, those of other notes, and those of
 * dashboards that the caller may read.
 * Errors: `InvalidParameter` that names the first uuid which leads to no chart.
 */
export async function bindCharts(
  call: WriteCall,
  uuids: readonly string[],
  current: Note | undefined,
): Promise<string[]> {
  const charts = new Map(current === undefined ? [] : chartsOfNote(current).map(({ uuid, text }) => [uuid, text]));
  const missing = () => uuids.filter((uuid) => !charts.has(uuid));
  for (const [uuid, text] of await findInNotes(call, missing())) charts.set(uuid, text);
  for (const [uuid, text] of await findCharts(call, missing())) charts.set(uuid, boundChart(text));
  return uuids.map((uuid) => {
    const chart = charts.get(uuid);
    if (chart === undefined) throw unknownChart(uuid);
    return chart;
  });
}

async function findInNotes({ ctx, unit }: WriteCall, uuids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  if (uuids.length === 0) return found;
  const rows = await unit.db
    .selectFrom('documents')
    .select(fullColumns)
    .where('workspace_id', '=', ctx.workspace.id)
    .where('deleted_at', 'is', null)
    .where((eb) =>
      eb(
        'id',
        'in',
        eb
          .selectFrom('document_attributes')
          .select('document_id')
          .where('workspace_id', '=', ctx.workspace.id)
          .where('kind', '=', note.kind)
          .where('attribute', '=', CHART)
          .where('value', 'in', uuids),
      ),
    )
    .execute();
  const documents = rows.map((row) => toDocument<NoteAttributes>(row, ctx.workspace, []));
  for (const document of await withInheritedAccess(unit.db, ctx.workspace.id, documents)) {
    if (!mayRead(ctx, document)) continue;
    for (const { uuid, text } of chartsOfNote(document)) found.set(uuid, text);
  }
  return found;
}

const unknownChart = (uuid: string): BelvedereError =>
  new BelvedereError(
    'InvalidParameter',
    `chartUUIDs names ${uuid.slice(0, 80)}, which is no chart of a note or of a dashboard that you may read. Chart uuids change when their dashboard does: read it again`,
    { detail: { field: 'chartUUIDs', uuid: uuid.slice(0, 80) } },
  );
