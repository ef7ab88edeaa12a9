import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Input, Select } from '../../ui/field.tsx';
import { FilterChip } from '../../ui/filter-chip.tsx';
import { keysQuery } from '../keys/queries.ts';
import { localTime, secondsOf } from './local-time.ts';

export type ChangeFilterName = 'noun' | 'verb' | 'object' | 'key' | 'from' | 'traceId';
type Search = { readonly [Name in ChangeFilterName]?: string };

/** What changes are found by, for the list and for taking all of them back. */
export function changeFilterOf({ noun, verb, object, key, from, traceId }: Search) {
  const filter = { noun, verb, object, key, traceId, from: from === undefined ? undefined : Number(from) };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Record<
    string,
    string | number
  >;
}

interface ChangeFiltersProps {
  /** Kinds of objects to choose from; any other can be written. */
  readonly nouns: readonly string[];
}

export function ChangeFilters({ nouns }: ChangeFiltersProps) {
  const t = useTranslate();
  const sinceId = useId();
  const nounsId = useId();
  const [search, change] = usePageSearch<ChangeFilterName>();
  // Who may not see the keys can filter by everything else.
  const { data: keys = [] } = useQuery({ ...keysQuery, retry: false });
  const text = (name: 'noun' | 'object', label: string, className: string) => (
    <Input
      key={search[name] ?? ''}
      className={className}
      aria-label={label}
      {...(name === 'noun' && { list: nounsId })}
      placeholder={label}
      defaultValue={search[name] ?? ''}
      onBlur={(event) => change({ [name]: event.target.value } as Search)}
      onKeyDown={(event) => event.key === 'Enter' && change({ [name]: event.currentTarget.value } as Search)}
    />
  );
  return (
    <div className="flex flex-wrap items-center gap-2">
      {text('noun', t('kindOfObject'), 'max-w-40')}
      <datalist id={nounsId}>
        {nouns.map((noun) => (
          <option key={noun} value={noun} />
        ))}
      </datalist>
      {text('object', t('objectUuid'), 'max-w-80')}
      {keys.length > 0 && (
        <Select
          className="max-w-44"
          aria-label={t('madeByKey')}
          value={search.key ?? ''}
          onChange={(event) => change({ key: event.target.value })}
        >
          <option value="">{t('madeByAnybody')}</option>
          {keys.map(({ uuid, name }) => (
            <option key={uuid} value={uuid}>
              {name}
            </option>
          ))}
        </Select>
      )}
      <span className="flex items-center gap-2 text-sm whitespace-nowrap">
        <label htmlFor={sinceId}>{t('since')}</label>
        <Input
          id={sinceId}
          type="datetime-local"
          className="max-w-56"
          value={search.from === undefined ? '' : localTime(Number(search.from))}
          onChange={(event) => change({ from: secondsOf(event.target.value) })}
        />
      </span>
      {search.verb !== undefined && (
        <FilterChip name={t('change')} value={search.verb} onRemove={() => change({ verb: undefined })} />
      )}
      {search.traceId !== undefined && (
        <FilterChip name={t('traceId')} value={search.traceId} onRemove={() => change({ traceId: undefined })} />
      )}
    </div>
  );
}
