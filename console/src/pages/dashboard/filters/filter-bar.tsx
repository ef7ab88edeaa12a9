import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { type DataSource, findSource } from '../../../data/sources.ts';
import { useTranslate } from '../../../language/language.ts';
import { Button } from '../../../ui/button.tsx';
import { Input, Select } from '../../../ui/field.tsx';
import { FilterChip } from '../../../ui/filter-chip.tsx';
import { useDashboardSearch } from '../dashboard-search.ts';
import type { DashboardView } from '../dashboard-view.ts';
import { matcherOperators } from '../grafana/with-matchers.ts';
import { askValues } from '../variables/ask-values.ts';
import { type Filter, type FilterVariable, filtersOf, filterText } from './filter.ts';

/** Conditions that the reader adds to all queries of a data source. */
export function FilterBar({ view }: { readonly view: DashboardView }) {
  const [search, change] = useDashboardSearch();
  return view.dashboard.filters
    .filter(({ isShown }) => isShown)
    .map((variable) => (
      <Filters
        key={variable.name}
        variable={variable}
        filters={filtersOf(variable, search)}
        source={findSource(view.context.sources, variable.dataSource)}
        onChange={(filters) =>
          // Without any the address has to say so: else those of the file would hold.
          change({ [`var-${variable.name}`]: filters.length === 0 ? '' : filters.map(filterText) })
        }
      />
    ));
}

interface FiltersProps {
  readonly variable: FilterVariable;
  readonly filters: readonly Filter[];
  readonly source: DataSource | undefined;
  readonly onChange: (filters: readonly Filter[]) => void;
}

function Filters({ variable, filters, source, onChange }: FiltersProps) {
  const t = useTranslate();
  const [isAdding, setAdding] = useState(false);
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="sr-only">{variable.label}</legend>
      {filters.map((filter) => (
        <FilterChip
          key={filterText(filter)}
          name={filter.key}
          value={`${filter.operator} ${filter.value}`}
          onRemove={() => onChange(filters.filter((each) => each !== filter))}
        />
      ))}
      {isAdding ? (
        <NewFilter
          source={source}
          onAdd={(filter) => {
            onChange([...filters, filter]);
            setAdding(false);
          }}
        />
      ) : (
        <Button onClick={() => setAdding(true)}>+ {t('addFilter', { name: variable.label })}</Button>
      )}
    </fieldset>
  );
}

/** Names of labels, or the values of one, as far as the data source tells them. */
function useOffered(source: DataSource | undefined, label: string | undefined): readonly string[] {
  const isLoki = source?.type === 'loki';
  const base = isLoki ? 'loki/api/v1' : 'api/v1';
  const path = label === undefined ? `${base}/labels` : `${base}/label/${encodeURIComponent(label)}/values`;
  const { data } = useQuery({
    queryKey: ['labels-of-source', source?.uid, path],
    queryFn: ({ signal }) => askValues({ kind: 'proxy', uid: source?.uid ?? '', path, query: {} }, signal),
    enabled: source !== undefined && label !== '',
    staleTime: 60_000,
    retry: false,
  });
  return (data ?? []).map(({ value }) => value);
}

interface NewFilterProps {
  readonly source: DataSource | undefined;
  readonly onAdd: (filter: Filter) => void;
}

function NewFilter({ source, onAdd }: NewFilterProps) {
  const t = useTranslate();
  const [keys, values] = [useId(), useId()];
  const [key, setKey] = useState('');
  const labels = useOffered(source, undefined);
  const known = useOffered(source, labels.includes(key) ? key : '');
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const operator = String(form.get('operator'));
    if (key.trim() !== '') onAdd({ key: key.trim(), operator, value: String(form.get('value') ?? '') });
  };
  return (
    <form className="flex flex-wrap items-center gap-1" onSubmit={add}>
      <Input
        aria-label={t('label')}
        className="w-32!"
        list={keys}
        value={key}
        required
        autoFocus
        onChange={(event) => setKey(event.target.value)}
      />
      <datalist id={keys}>
        {labels.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <Select aria-label={t('comparison')} name="operator" className="w-auto!">
        {matcherOperators.map((operator) => (
          <option key={operator}>{operator}</option>
        ))}
      </Select>
      <Input aria-label={t('value')} name="value" className="w-32!" list={values} />
      <datalist id={values}>
        {known.map((each) => (
          <option key={each} value={each} />
        ))}
      </datalist>
      <Button type="submit">{t('apply')}</Button>
    </form>
  );
}
