import { lazy, Suspense } from 'react';
import type { DataSource } from '../../../data/sources.ts';
import { useTranslate } from '../../../language/language.ts';
import { Button } from '../../../ui/button.tsx';
import { Checkbox } from '../../../ui/checkbox.tsx';
import { Input, Select } from '../../../ui/field.tsx';
import { Loading } from '../../../ui/states.tsx';
import { dql, exampleOf } from '../../explore/languages.ts';
import type { FormatName } from '../model.ts';
import { freeCode, type QueryForm } from './panel-form.ts';

/** The editor is large: the form is there before it. */
const QueryText = lazy(() => import('./query-text.tsx').then(({ QueryText: component }) => ({ default: component })));

/** What a query asks; undefined for the telemetry that is stored here, and for what is not there. */
function sourceOf({ source }: QueryForm, format: FormatName, sources: readonly DataSource[]): DataSource | undefined {
  if (format === 'guance') return undefined;
  const [uid = ''] = source.split('\n');
  return sources.find((each) => (uid === '' ? each.isDefault : each.uid === uid || each.name === uid));
}

function exampleFor(query: QueryForm, format: FormatName, source: DataSource | undefined): string {
  if (format === 'guance') return exampleOf(query.source === 'promql' ? 'prometheus' : dql);
  return source === undefined ? '' : exampleOf(source.type);
}

interface QueriesFormProps {
  readonly queries: readonly QueryForm[];
  readonly format: FormatName;
  readonly sources: readonly DataSource[];
  readonly onChange: (queries: readonly QueryForm[]) => void;
}

/** What a panel asks. A query is asked when its text is left, not at every letter. */
export function QueriesForm({ queries, format, sources, onChange }: QueriesFormProps) {
  const t = useTranslate();
  const change = (place: number, part: Partial<QueryForm>) =>
    onChange(queries.map((query, index) => (index === place ? { ...query, ...part } : query)));
  const add = () => {
    const standard = sources.find(({ isDefault }) => isDefault) ?? sources[0];
    const source = format === 'guance' ? 'dql' : standard === undefined ? '' : `${standard.uid}\n${standard.type}`;
    const code = freeCode(queries.map((query) => query.code));
    onChange([...queries, { code, text: '', source, legend: '', isHidden: false, index: undefined }]);
  };
  return (
    <fieldset className="flex flex-col gap-2 rounded-md border border-line p-3">
      <legend className="px-1 text-sm font-medium">{t('queries')}</legend>
      {queries.map((query, place) => (
        <div key={query.code} className="flex flex-col gap-2 border-b border-line pb-2 last:border-0">
          <div className="flex flex-wrap items-center gap-2 text-sm">
            <span className="font-mono font-medium">{query.code}</span>
            <SourceSelect
              query={query}
              format={format}
              sources={sources}
              onChange={(source) => change(place, { source })}
            />
            <Checkbox
              label={t('hide')}
              checked={query.isHidden}
              onChange={(event) => change(place, { isHidden: event.target.checked })}
            />
            <Button
              kind="quiet"
              className="ml-auto"
              aria-label={t('removeQuery', { code: query.code })}
              onClick={() => onChange(queries.filter((_, index) => index !== place))}
            >
              ✕
            </Button>
          </div>
          <Suspense fallback={<Loading />}>
            <QueryText
              label={t('queryOf', { code: query.code })}
              text={query.text}
              isDql={format === 'guance' && query.source !== 'promql'}
              source={sourceOf(query, format, sources)}
              hint={exampleFor(query, format, sourceOf(query, format, sources))}
              onText={(text) => change(place, { text })}
            />
          </Suspense>
          {format === 'grafana' && (
            <Input
              aria-label={t('legendOf', { code: query.code })}
              placeholder={t('legendFormat')}
              value={query.legend}
              onChange={(event) => change(place, { legend: event.target.value })}
            />
          )}
        </div>
      ))}
      <div>
        <Button onClick={add}>+ {t('addQuery')}</Button>
      </div>
    </fieldset>
  );
}

interface SourceSelectProps extends Pick<QueriesFormProps, 'format' | 'sources'> {
  readonly query: QueryForm;
  readonly onChange: (source: string) => void;
}

/** A language for DQL and PromQL; a data source else: its uid, and behind it its type, which the query is written for. */
function SourceSelect({ query, format, sources, onChange }: SourceSelectProps) {
  const t = useTranslate();
  const label = t('sourceOf', { code: query.code });
  if (format === 'guance') {
    return (
      <Select
        aria-label={label}
        className="w-auto!"
        value={query.source}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="dql">DQL</option>
        <option value="promql">PromQL</option>
      </Select>
    );
  }
  const known = sources.map(({ uid, type, name, isDefault }) => ({ value: `${uid}\n${type}`, uid, name, isDefault }));
  const current =
    known.find(({ value, uid, name, isDefault }) =>
      query.source === '' ? isDefault : [value, uid, name].includes(query.source),
    )?.value ?? query.source;
  return (
    <Select aria-label={label} className="w-auto!" value={current} onChange={(event) => onChange(event.target.value)}>
      {known.every(({ value }) => value !== current) && (
        <option value={current}>{current.split('\n')[0] || '–'}</option>
      )}
      {known.map(({ value, name }) => (
        <option key={value} value={value}>
          {name}
        </option>
      ))}
    </Select>
  );
}
