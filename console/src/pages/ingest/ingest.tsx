import { usePageSearch } from '../../app/use-page-search.ts';
import { useTranslate } from '../../language/language.ts';
import { Page } from '../../ui/page.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { BadPoints } from './bad-points.tsx';
import { Tokens } from './tokens.tsx';
import { Usage } from './usage.tsx';

const views = { tokens: 'ingestTokens', usage: 'received', errors: 'notTaken' } as const;

/** How telemetry comes in: tokens for senders, what they sent, and what could not be taken. */
export function Ingest() {
  const t = useTranslate();
  const [{ view }] = usePageSearch<'view'>();
  const current = view === 'usage' || view === 'errors' ? view : 'tokens';
  return (
    <Page title={t('ingest')}>
      <Tabs
        label={t('ingest')}
        tabs={(['tokens', 'usage', 'errors'] as const).map((each) => ({
          text: t(views[each]),
          to: '/ingest',
          search: each === 'tokens' ? {} : { view: each },
          isCurrent: each === current,
        }))}
      />
      {current === 'tokens' && <Tokens />}
      {current === 'usage' && <Usage />}
      {current === 'errors' && <BadPoints />}
    </Page>
  );
}
