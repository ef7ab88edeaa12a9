import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { grafanaApi } from '../../api/client.ts';

export interface FoundDashboard {
  readonly id: number;
  /** By which it is asked for: the uuid, or what its client has chosen. */
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly isStarred: boolean;
  /** Undefined in no folder. */
  readonly folderUid?: string;
  readonly folderTitle?: string;
}

/** In which folder what lies in none is looked for. */
export const noFolder = 'general';
/** More are found by searching. */
export const foundMax = 1_000;

interface DashboardFilter {
  readonly search?: string | undefined;
  readonly tag?: string | undefined;
  /** The uid of a folder, or `noFolder`. */
  readonly folder?: string | undefined;
  readonly isStarred: boolean;
}

/** Dashboards of both formats, by title. */
export const foundQuery = ({ search, tag, folder, isStarred }: DashboardFilter) =>
  queryOptions({
    queryKey: ['dashboards', 'found', search, tag, folder, isStarred],
    queryFn: ({ signal }) =>
      grafanaApi.get<readonly FoundDashboard[]>(
        '/api/search',
        { type: 'dash-db', query: search, tag, folderUIDs: folder, starred: isStarred || undefined, limit: foundMax },
        signal,
      ),
    placeholderData: keepPreviousData,
  });

export interface Folder {
  readonly uid: string;
  readonly title: string;
  readonly folderTitle?: string;
}

/** All folders, those in others too. */
export const foldersQuery = queryOptions({
  queryKey: ['dashboards', 'folders'],
  queryFn: ({ signal }) =>
    grafanaApi.get<readonly Folder[]>('/api/search', { type: 'dash-folder', limit: foundMax }, signal),
});

/** A folder in another one has the name of that one in front. */
export const folderName = ({ title, folderTitle }: Folder): string =>
  folderTitle === undefined ? title : `${folderTitle} / ${title}`;

interface TagCount {
  readonly term: string;
  readonly count: number;
}

export const tagsQuery = queryOptions({
  queryKey: ['dashboards', 'tags'],
  queryFn: ({ signal }) => grafanaApi.get<readonly TagCount[]>('/api/dashboards/tags', undefined, signal),
});
