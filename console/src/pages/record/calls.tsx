import { usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { RangeBar } from '../query/range-bar.tsx';
import { useRange } from '../query/use-range.ts';
import { CallDetails } from './call-details.tsx';
import { CallFilters } from './call-filters.tsx';
import { CallSummary } from './call-summary.tsx';
import { CallTable } from './call-table.tsx';

const usualRange = { from: 'now-24h', to: 'now' };

/** Every call of the API that was answered, refused and failed ones too. */
export function Calls() {
  const t = useTranslate();
  const [search, change] = usePageSearch<'view' | 'page' | 'call'>();
  const shown = useRange(usualRange);
  const { fromMs, toMs } = shown.range;
  // What is called while the page is open belongs to a range that ends now.
  const window = shown.written.to === 'now' ? { fromMs } : { fromMs, toMs };
  const isSummary = search.view === 'summary';
  const { view: _view, page: _page, call: opened, ...filters } = search;
  return (
    <Page title={t('calls')} actions={<RangeBar shown={shown} />}>
      <Tabs
        label={t('calls')}
        tabs={[
          { text: t('calls'), to: '/calls', search: filters, isCurrent: !isSummary },
          { text: t('percentiles'), to: '/calls', search: { ...filters, view: 'summary' }, isCurrent: isSummary },
        ]}
      />
      <CallFilters />
      {isSummary ? <CallSummary window={window} /> : <CallTable window={window} charts={shown.charts} />}
      {opened !== undefined && (
        <CallDetails traceId={opened} onClose={() => change({ call: undefined, page: search.page })} />
      )}
    </Page>
  );
}
