import { type SearchHit, type SearchInput, search } from '../../../workspace/search/index.ts';
import { type Addresses, addressesOf } from '../addresses.ts';
import { refusal } from '../answers.ts';
import type { GrafanaOptions } from '../options.ts';
import { isGivenUp } from '../profile.ts';
import type { QueryParameters } from '../query.ts';
import { type GrafanaRoute, grafanaRoute, reads } from '../routes.ts';
import { linksOf } from './links.ts';

const LIMIT_DEFAULT = 1_000;
const LIMIT_MAX = 5_000;

const kindOfType: Readonly<Record<string, 'dashboard' | 'folder'>> = {
  'dash-db': 'dashboard',
  'dash-folder': 'folder',
};

/** Parameters of every version of Grafana; what is empty was not said, and a type that nobody knows is none. */
function readSearch(query: QueryParameters, options: GrafanaOptions): SearchInput {
  const texts = (name: string) => query.all(name, { commas: true });
  const numbers = (name: string) => texts(name).flatMap((text) => (/^\d{1,15}$/.test(text) ? [Number(text)] : []));
  const ids = numbers('dashboardIds');
  const uids = [...texts('dashboardUIDs'), ...texts('dashboardUID')];
  if (ids.length > 0 && uids.length > 0) throw refusal(400, 'search supports UIDs or IDs, not both');
  const limit = query.number('limit') ?? 0;
  if (limit > LIMIT_MAX) {
    throw refusal(422, `Limit is above maximum allowed (${LIMIT_MAX}), use page parameter to access hits beyond limit`);
  }
  const type = query.text('type') ?? '';
  const kind = kindOfType[type];
  if (kind === undefined && type !== '' && isGivenUp(options, [12, 0])) {
    throw refusal(500, 'Search failed', { code: 'InvalidParameter' });
  }
  return {
    query: query.text('query') ?? '',
    tags: query.all('tag').filter((tag) => tag !== ''),
    kinds: kind === undefined ? ['dashboard', 'folder'] : [kind],
    ids,
    uids,
    folderIds: numbers('folderIds'),
    folderUids: [...texts('folderUIDs'), ...texts('folderUID')],
    starred: query.text('starred') === 'true',
    order: query.text('sort') === 'alpha-desc' ? 'desc' : 'asc',
    limit: limit > 0 ? limit : LIMIT_DEFAULT,
    page: Math.max(query.number('page') ?? 1, 1),
  };
}

const hitOf = (hit: SearchHit, orgId: number, addresses: Addresses) => ({
  id: hit.id,
  uid: hit.uid,
  orgId,
  title: hit.title,
  uri: `db/${hit.slug}`,
  url: hit.kind === 'folder' ? addresses.folder(hit) : addresses.dashboard(hit),
  slug: '',
  type: hit.kind === 'folder' ? 'dash-folder' : 'dash-db',
  tags: hit.tags.map((tag) => tag.name).sort(),
  isStarred: hit.isStarred,
  ...(hit.folder === undefined
    ? {}
    : {
        folderId: hit.folder.id,
        folderUid: hit.folder.uid,
        folderTitle: hit.folder.title,
        folderUrl: addresses.folder(hit.folder),
      }),
  sortMeta: 0,
  isDeleted: false,
});

export function searchRoutes(options: GrafanaOptions): readonly GrafanaRoute[] {
  const addresses = addressesOf(options);
  return [
    grafanaRoute({
      method: 'GET',
      path: '/api/search',
      summary: 'Dashboards and folders by title, tags, place and star',
      guard: 'signedIn',
      does: search,
      handle: async ({ ctx, query, headers, exchange }) => {
        const input = readSearch(query, options);
        const { hits, totalCount } = await search({ ctx, input });
        headers['X-Total-Count'] = String(totalCount);
        const link = linksOf(addresses.api('/api/search'), exchange.query, { ...input, totalCount });
        if (link !== '') headers.Link = link;
        return hits.map((hit) => hitOf(hit, ctx.workspace.id, addresses));
      },
    }),
    grafanaRoute({
      method: 'GET',
      path: '/api/search/sorting',
      summary: 'The orders that a search can have',
      guard: 'signedIn',
      does: reads('search.sorting'),
      handle: () => ({
        sortOptions: [
          {
            name: 'alpha-asc',
            displayName: 'Alphabetically (A–Z)',
            description: 'Sort results in an alphabetically ascending order',
            meta: '',
          },
          {
            name: 'alpha-desc',
            displayName: 'Alphabetically (Z–A)',
            description: 'Sort results in an alphabetically descending order',
            meta: '',
          },
        ],
      }),
    }),
  ];
}
