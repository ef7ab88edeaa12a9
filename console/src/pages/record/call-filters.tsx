import { usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Select } from '../../ui/field.tsx';
import { FilterChip } from '../../ui/filter-chip.tsx';
import { SearchField } from '../../ui/search-field.tsx';

const names = ['operation', 'key', 'address', 'errorCode', 'status', 'actor'] as const;
export type CallFilter = (typeof names)[number];
type Kept = CallFilter | 'text' | 'outcome';

const texts = {
  operation: 'operation',
  key: 'key',
  address: 'address',
  errorCode: 'error',
  status: 'status',
  actor: 'who',
} as const;

/** What the calls in view have in common; all of it is in the address of the page. */
export function CallFilters() {
  const t = useTranslate();
  const [search, change] = usePageSearch<Kept>();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField
        label={t('searchCalls')}
        value={search.text ?? ''}
        onSearch={(next) => change({ text: next }, 'typed')}
      />
      <Select
        className="max-w-40"
        aria-label={t('outcome')}
        value={search.outcome ?? ''}
        onChange={(event) => change({ outcome: event.target.value })}
      >
        <option value="">{t('allOutcomes')}</option>
        <option value="succeeded">{t('succeeded')}</option>
        <option value="refused">{t('refused')}</option>
        <option value="failed">{t('failed')}</option>
      </Select>
      {names.map((name) => {
        const value = search[name];
        return (
          value !== undefined && (
            <FilterChip
              key={name}
              name={t(texts[name])}
              value={value}
              onRemove={() => change({ [name]: undefined } as Record<CallFilter, undefined>)}
            />
          )
        );
      })}
    </div>
  );
}

/** The range of time that is looked at, in epoch milliseconds. */
export interface CallWindow {
  readonly fromMs: number;
  /** Undefined: until now. */
  readonly toMs?: number;
}

/** The part of the address that the API takes as filters. */
export function filterOf(search: { readonly [Name in Kept]?: string }) {
  const { text, outcome, operation, key, address, errorCode, status, actor } = search;
  return { text, outcome, operation, key, address, errorCode, status, actor };
}
