import { useQuery } from '@tanstack/react-query';
import type { ChangeSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { SearchField } from '../../ui/search-field.tsx';
import { folderName, foldersQuery, noFolder, tagsQuery } from './found-dashboards.ts';

export type FilterName = 'search' | 'tag' | 'folder' | 'starred';

interface DashboardFiltersProps {
  readonly search: { readonly [Name in FilterName]?: string };
  readonly change: ChangeSearch<FilterName>;
}

/** Which dashboards are listed. */
export function DashboardFilters({ search, change }: DashboardFiltersProps) {
  const t = useTranslate();
  const folders = useQuery(foldersQuery).data ?? [];
  const tags = useQuery(tagsQuery).data ?? [];
  const isStarred = search.starred === 'yes';
  // What the address says is offered although nothing has it now.
  const names = [...new Set([...tags.map(({ term }) => term), ...(search.tag === undefined ? [] : [search.tag])])];
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField
        label={t('searchDashboards')}
        value={search.search ?? ''}
        onSearch={(next) => change({ search: next || undefined }, 'typed')}
      />
      <Select
        aria-label={t('folder')}
        className="w-auto!"
        value={search.folder ?? ''}
        onChange={(event) => change({ folder: event.target.value || undefined })}
      >
        <option value="">{t('allFolders')}</option>
        <option value={noFolder}>{t('noFolder')}</option>
        {folders.map((folder) => (
          <option key={folder.uid} value={folder.uid}>
            {folderName(folder)}
          </option>
        ))}
      </Select>
      <Select
        aria-label={t('tag')}
        className="w-auto!"
        value={search.tag ?? ''}
        onChange={(event) => change({ tag: event.target.value || undefined })}
      >
        <option value="">{t('allTags')}</option>
        {names.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </Select>
      <Button
        aria-pressed={isStarred}
        className={isStarred ? 'border-accent! text-accent' : ''}
        onClick={() => change({ starred: isStarred ? undefined : 'yes' })}
      >
        <span aria-hidden="true" className={isStarred ? 'text-warn' : ''}>
          {isStarred ? '★' : '☆'}
        </span>
        {t('favourites')}
      </Button>
    </div>
  );
}
