import { usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { CallDetails } from './call-details.tsx';
import { CallFilters } from './call-filters.tsx';
import { CallSummary } from './call-summary.tsx';
import { CallTable } from './call-table.tsx';

/** Every call of the API that was answered, refused and failed ones too. */
export function Calls() {
  const t = useTranslate();
  const [search, change] = usePageSearch<'view' | 'page' | 'call'>();
  const isSummary = search.view === 'summary';
  const { view: _view, page: _page, call: opened, ...filters } = search;
  return (
    <Page title={t('calls')}>
      <Tabs
        label={t('calls')}
        tabs={[
          { text: t('calls'), to: '/calls', search: filters, isCurrent: !isSummary },
          { text: t('percentiles'), to: '/calls', search: { ...filters, view: 'summary' }, isCurrent: isSummary },
        ]}
      />
      <CallFilters />
      {isSummary ? <CallSummary /> : <CallTable />}
      {opened !== undefined && (
        <CallDetails traceId={opened} onClose={() => change({ call: undefined, page: search.page })} />
      )}
    </Page>
  );
}
