import { usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { FilterChip } from '../../ui/filter-chip.tsx';
import { Page } from '../../ui/page.tsx';
import { ProcessList } from './process-list.tsx';

/** What runs on the machines that report. */
export function Processes() {
  const t = useTranslate();
  const [{ host }, change] = usePageSearch<'host'>();
  return (
    <Page title={t('processes')}>
      {host !== undefined && (
        <div>
          <FilterChip name={t('host')} value={host} onRemove={() => change({ host: undefined })} />
        </div>
      )}
      <ProcessList host={host} isHostShown={host === undefined} />
    </Page>
  );
}
