import { cutElements, cutValue } from '../../json/index.ts';
import { mayRead } from './access.ts';
import { withInheritedAccess } from './documents/inherited-access.ts';
import { fullColumns, toDocument } from './documents/rows.ts';
import type { WriteCall } from './transact.ts';
import { digestOf } from './versions.ts';

/** Hex digits of the parts of a chart id: row number of the document, hash of its content, index of the chart. */
const DOCUMENT_DIGITS = 12;
const CONTENT_DIGITS = 14;
const INDEX_DIGITS = 6;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/**
 * Charts get new ids whenever the content of their dashboard changes and keep them while it does not (board.import:
 * "rebuilt with new uuids"). They are computed, not stored, and lead back to their document without an index.
 */
const partId = (prefix: string, documentId: number, content: string, index: number): string =>
  prefix + hex(documentId, DOCUMENT_DIGITS) + content + hex(index, INDEX_DIGITS);

export const chartUuid = (documentId: number, content: string, index: number): string =>
  partId('chrt_', documentId, content, index);

export const chartGroupUuid = (documentId: number, content: string, index: number): string =>
  partId('chtg_', documentId, content, index);

/** The content part of the chart ids of a template. Nouns whose charts can be found keep it as `derived.content`. */
export const contentPart = (template: string): string => contentPartOfMain(cutValue(template, 'main'));

/** The same from the text of the template's `main`, or from its bytes. */
export const contentPartOfMain = (main: string | Uint8Array = ''): string => digestOf(main).slice(0, CONTENT_DIGITS);

/** The charts of a template as they stand in its text. Real templates hold anything there, strings for instance. */
export const chartsOf = (template: string): string[] =>
  cutElements(cutValue(cutValue(template, 'main') ?? '', 'charts') ?? '') ?? [];

const CHART_UUID = /^chrt_([0-9a-f]{12})([0-9a-f]{14})([0-9a-f]{6})$/;

interface ChartPlace {
  readonly uuid: string;
  readonly documentId: number;
  readonly content: string;
  readonly index: number;
}

function placeOf(uuid: string): ChartPlace[] {
  const [, document, content, index] = CHART_UUID.exec(uuid) ?? [];
  if (document === undefined || content === undefined || index === undefined) return [];
  return [{ uuid, documentId: Number.parseInt(document, 16), content, index: Number.parseInt(index, 16) }];
}

/**
 * The text of charts by their uuids, of documents that live in the caller's workspace and that the caller may read. An id
 * from before the last change of its document leads nowhere. What is not an object is not a chart.
 */
export async function findCharts({ ctx, unit }: WriteCall, uuids: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const places = Map.groupBy(uuids.flatMap(placeOf), (place) => place.documentId);
  if (places.size === 0) return found;
  const rows = await unit.db
    .selectFrom('documents')
    .select(fullColumns)
    .where('workspace_id', '=', ctx.workspace.id)
    .where('id', 'in', [...places.keys()])
    .where('deleted_at', 'is', null)
    .execute();
  const documents = rows.map((row) => toDocument(row, ctx.workspace, []));
  for (const document of await withInheritedAccess(unit.db, ctx.workspace.id, documents)) {
    if (!mayRead(ctx, document)) continue;
    const charts = chartsOf(document.body);
    for (const { uuid, content, index } of places.get(document.id) ?? []) {
      const chart = charts[index];
      if (content === document.derived.content && chart?.startsWith('{')) found.set(uuid, chart);
    }
  }
  return found;
}
