import type { GrafanaClient } from './client.ts';
import type { ReadObject } from './read.ts';
import { digestOf, isObject, type JsonObject, numberOf, textOf, uidOfName } from './values.ts';

const PAGE_SIZE = 1_000;
/** The largest page that every server gives; asked for where so many end at one moment that a smaller one gets no further. */
const PAGE_SIZE_MAX = 10_000;
/** They are all taken in one transaction. */
const ANNOTATIONS_MAX = 20_000;
const TIME_MAX = 8_640_000_000_000_000;

/** The dashboards that were read, for what names them by number or uid. */
export interface ReadDashboards {
  /** Uid here by the number there. */
  readonly byNumber: ReadonlyMap<number, string>;
  readonly uids: ReadonlySet<string>;
  /** Whether only some were wanted. */
  readonly filtered: boolean;
}

/** Annotations of dashboards and of the organization, the newest first, where the server has them (since 4.0). */
export async function* readAnnotations(
  client: GrafanaClient,
  workspace: string,
  dashboards: ReadDashboards,
): AsyncGenerator<ReadObject> {
  const found: JsonObject[] = [];
  const problem = await readPages(client, found);
  if (problem !== '') yield { kind: 'annotations', name: '', refused: problem };
  for (const annotation of withoutHalves(found)) {
    // Alerts made them, and alerts are not taken.
    if (numberOf(annotation.alertId) > 0) continue;
    const number = numberOf(annotation.dashboardId);
    const said = textOf(annotation.dashboardUID);
    const uid = said === '' ? (dashboards.byNumber.get(number) ?? '') : uidOfName(said);
    const isOfDashboard = said !== '' || number > 0;
    const isRead = dashboards.uids.has(uid);
    if (dashboards.filtered && !isRead) continue;
    if (isOfDashboard && !isRead) {
      yield { kind: 'annotations', name: textOf(annotation.text), refused: 'its dashboard could not be read' };
      continue;
    }
    const { id, panelId, created, time } = annotation;
    const digest = digestOf(workspace, uid, numberOf(id), numberOf(panelId), numberOf(created) || numberOf(time));
    yield {
      kind: 'annotations',
      shown: { value: annotation, text: '', uid: digest, folderUid: '', dashboardUid: uid },
    };
  }
}

/**
 * Fills `found`. Servers have no pages of annotations, but answer the latest ends first: the next page is what began before the last
 * end of this one. Answers why not all are there; empty when they are.
 */
async function readPages(client: GrafanaClient, found: JsonObject[]): Promise<string> {
  const seen = new Set<number>();
  let to = TIME_MAX;
  let limit = PAGE_SIZE;
  for (;;) {
    const parameters = new URLSearchParams({ type: 'annotation', from: '1', to: String(to), limit: String(limit) });
    const { status, value } = await client.ask(`api/annotations?${parameters}`);
    if (status === 404) return '';
    if (status !== 200 || !Array.isArray(value)) return `the server answers ${status} to the list of annotations`;
    const page = value.filter(isObject);
    const fresh = page.filter(({ id }) => !seen.has(numberOf(id)));
    for (const annotation of fresh) seen.add(numberOf(annotation.id));
    found.push(...fresh);
    if (found.length >= ANNOTATIONS_MAX) return `there may be more: the newest ${found.length} were read`;
    if (page.length < limit) return '';
    if (fresh.length > 0) {
      to = Math.min(to, ...page.map((annotation) => numberOf(annotation.timeEnd) || numberOf(annotation.time)));
    } else if (limit < PAGE_SIZE_MAX) {
      limit = PAGE_SIZE_MAX;
    } else {
      return `more than ${PAGE_SIZE_MAX} end at ${to}: older ones were not read`;
    }
  }
}

/** Servers before 6.4 keep a span as two annotations, its start and its end, with one `regionId`. */
function withoutHalves(all: readonly JsonObject[]): JsonObject[] {
  const spans = new Map<number, JsonObject>();
  const whole: JsonObject[] = [];
  for (const annotation of all) {
    const region = numberOf(annotation.regionId);
    const other = spans.get(region);
    if (region === 0) whole.push(annotation);
    else if (other === undefined) spans.set(region, annotation);
    else {
      const [first, last] =
        numberOf(other.time) <= numberOf(annotation.time) ? [other, annotation] : [annotation, other];
      spans.set(region, { ...first, timeEnd: numberOf(last.timeEnd) || numberOf(last.time) });
    }
  }
  return [...whole, ...spans.values()];
}
