import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { usePageSearch } from '../../app/use-page-search.ts';
import { type DataSource, dataSourcesQuery } from '../../data/sources.ts';
import { useTranslate } from '../../language/language.ts';
import { Button } from '../../ui/button.tsx';
import { Select } from '../../ui/field.tsx';
import { Page } from '../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { loadNames } from '../query/load-names.ts';
import { RangeBar } from '../query/range-bar.tsx';
import { useRange } from '../query/use-range.ts';
import { completionOf } from './completion/source-completion.ts';
import { keepQuery } from './history.ts';
import { HistoryMenu } from './history-menu.tsx';
import { dql, exampleOf } from './languages.ts';
import { problemOf } from './problem-place.ts';
import { exploreQuery } from './queries.ts';
import { Result, viewOf } from './result.tsx';

/** The editor is large: the page is there before it. */
const QueryEditor = lazy(() =>
  import('../../editor/query-editor.tsx').then(({ QueryEditor: component }) => ({ default: component })),
);

const AddToDashboard = lazy(() =>
  import('./add-to-dashboard.tsx').then(({ AddToDashboard: dialog }) => ({ default: dialog })),
);

/** Grafana's own stand-ins for a data source, which have no language. */
const isAskable = ({ uid, type }: DataSource): boolean => uid !== '' && type !== 'datasource';

const usualRange = { from: 'now-1h', to: 'now' };

/** One query, in DQL or in the language of a data source, and what it is answered with. */
export function Explore() {
  const t = useTranslate();
  const [search, change] = usePageSearch<'query' | 'source' | 'view'>();
  const shown = useRange(usualRange);
  const { query = '', source = dql } = search;
  const [text, setText] = useState(query);
  const [revision, setRevision] = useState(0);
  const [isAdding, setAdding] = useState(false);
  useEffect(() => setText(query), [query]);
  const sources = useQuery(dataSourcesQuery);
  const dataSource = source === dql ? undefined : sources.data?.find(({ uid }) => uid === source);
  const isKnown = source === dql || dataSource !== undefined;
  const answer = useQuery({
    ...exploreQuery(query, dataSource, shown.range),
    enabled: query !== '' && isKnown,
  });
  const run = (next = text, from = source) => {
    const trimmed = next.trim();
    if (trimmed === '') return;
    keepQuery(from, trimmed);
    setRevision((before) => before + 1);
    shown.renew();
    change({ query: trimmed, source: from === dql ? undefined : from, ...(trimmed !== query && { view: undefined }) });
  };
  const example = exampleOf(dataSource?.type ?? dql);
  // Kept: the editor begins anew with another one.
  const complete = useMemo(() => (dataSource === undefined ? undefined : completionOf(dataSource)), [dataSource]);
  const problems = useMemo(
    () => (answer.isFetching ? [] : (answer.data?.errors ?? []).map(({ message }) => problemOf(query, message))),
    [answer.data, answer.isFetching, query],
  );
  // What is put on a dashboard has been answered: nobody saves a mistake.
  const mayAdd = answer.data !== undefined && !answer.error && answer.data.errors.length === 0;
  return (
    <Page title={t('explore')} actions={<RangeBar shown={shown} />}>
      <div className="flex flex-col gap-2">
        <div className="flex flex-wrap items-center gap-2">
          <Select
            className="max-w-64"
            aria-label={t('dataSource')}
            value={source}
            onChange={(event) => change({ source: event.target.value === dql ? undefined : event.target.value })}
          >
            <option value={dql}>{t('storedTelemetry')}</option>
            {(sources.data ?? []).filter(isAskable).map(({ uid, name, type }) => (
              <option key={uid} value={uid}>
                {name} ({type})
              </option>
            ))}
          </Select>
          <div className="ml-auto flex gap-2">
            {query !== '' && isKnown && (
              <Button disabled={!mayAdd} title={t('addToDashboard')} onClick={() => setAdding(true)}>
                {t('addToDashboard')}
              </Button>
            )}
            <HistoryMenu onPick={(asked) => run(asked.text, asked.source)} />
            <Button kind="primary" disabled={text.trim() === ''} onClick={() => run()} title="Ctrl+Enter">
              {t('runQuery')}
            </Button>
          </div>
        </div>
        <Suspense fallback={<Loading />}>
          <QueryEditor
            label={t('query')}
            value={query}
            revision={revision}
            onChange={setText}
            onRun={(typed) => run(typed)}
            loadNames={source === dql ? loadNames : undefined}
            complete={complete}
            problems={problems}
            hint={example}
          />
        </Suspense>
      </div>
      {query === '' && (
        <Empty title={t('nothingAsked')}>
          <p>{t('nothingAskedHint')}</p>
          <Button className="mt-3 max-w-full overflow-hidden font-mono text-xs" onClick={() => run(example)}>
            {example}
          </Button>
        </Empty>
      )}
      {query !== '' && sources.data !== undefined && !isKnown && (
        <Empty title={t('unknownSource')}>{t('unknownSourceHint')}</Empty>
      )}
      {answer.isFetching && answer.data === undefined && <Loading />}
      {answer.error && <Failure error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.data && !answer.error && query !== '' && (
        <Result explored={answer.data} charts={shown.charts} sourceUid={dataSource?.uid} />
      )}
      {isAdding && answer.data && (
        <Suspense>
          <AddToDashboard
            chart={{
              query,
              view: viewOf(search.view, answer.data) === 'chart' ? 'chart' : 'table',
              source: dataSource === undefined ? dql : `${dataSource.uid}\n${dataSource.type}`,
            }}
            onClose={() => setAdding(false)}
          />
        </Suspense>
      )}
    </Page>
  );
}
