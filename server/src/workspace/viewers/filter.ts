import type { Static } from 'typebox';
import type { DocumentFilter, Filtered } from '../kernel/documents/list.ts';
import { CREATED_WAY } from './noun.ts';
import { oftenOpened } from './often.ts';
import type { listQuery } from './schemas.ts';

type Query = Static<typeof listQuery>;

const shares: Readonly<Record<Exclude<Query['filter'], undefined>, DocumentFilter>> = {
  total: {},
  favorite: { isStarred: true },
  import: { attributes: [[CREATED_WAY, ['import']]] },
  myCreate: { isOwn: true },
  oftenBrowse: {},
  ofenBrowse: {},
  selfVisibleOnly: { isOwnPrivate: true },
};

/** What a list of viewers asks for; which of them were opened often is looked up when it is. */
export function filterOf({ search, tagNames, sortKey, sortMethod, filter = 'total' }: Query): Filtered {
  const said: DocumentFilter = {
    ...shares[filter],
    search,
    tagNames,
    order: { by: sortKey === 'name' ? 'name' : 'updateAt', descending: sortMethod !== 'asc' },
  };
  if (filter !== 'oftenBrowse' && filter !== 'ofenBrowse') return said;
  return async (ctx) => ({ ...said, uuids: await oftenOpened(ctx) });
}
