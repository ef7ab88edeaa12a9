import type { GrafanaClient } from './client.ts';
import { isObject, numberOf } from './values.ts';

/** Things of a Grafana that are not taken, and how many there are. */
export interface LeftOut {
  readonly kind: string;
  readonly count: number;
}

/** The lists in which they stand; the first that the server has is asked. */
const lists: readonly (readonly [kind: string, paths: readonly string[]])[] = [
  ['alertRules', ['api/v1/provisioning/alert-rules', 'api/alerts?limit=5000']],
  ['libraryPanels', ['api/library-elements?kind=1&perPage=1']],
  ['playlists', ['api/playlists?limit=5000']],
  ['snapshots', ['api/dashboard/snapshots?limit=5000']],
  ['users', ['api/org/users']],
];

/** Only of lists that the server has and the credential may see. */
export async function* readLeftOut(client: GrafanaClient): AsyncGenerator<LeftOut> {
  for (const [kind, paths] of lists) {
    for (const path of paths) {
      const { status, value } = await client.ask(path);
      const count = status === 200 ? countOf(value) : undefined;
      if (count === undefined) continue;
      yield { kind, count };
      break;
    }
  }
}

function countOf(value: unknown): number | undefined {
  if (Array.isArray(value)) return value.length;
  return isObject(value) && isObject(value.result) ? numberOf(value.result.totalCount) : undefined;
}
