import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { dataSourcesQuery } from '../../data/sources.ts';
import { useTranslate } from '../../language/language.ts';
import { Page } from '../../ui/page.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { dashboardQuery } from './backend.ts';
import { useDashboardSearch } from './dashboard-search.ts';
import { Viewer } from './viewer.tsx';

const DashboardEditor = lazy(() =>
  import('./edit/editor.tsx').then(({ DashboardEditor: component }) => ({ default: component })),
);
const Versions = lazy(() => import('./save/versions.tsx').then(({ Versions: component }) => ({ default: component })));

/** `/d/{uid}/{slug}`: a dashboard of either format. */
export function DashboardPage() {
  const { uid = '' } = useParams({ strict: false }) as { uid?: string };
  const t = useTranslate();
  const [{ mode }, change] = useDashboardSearch();
  const { data, error, isPending, refetch } = useQuery(dashboardQuery(uid));
  // Asked for beside the dashboard, which needs it as soon as it is there.
  useQuery(dataSourcesQuery);
  if (isPending) return <Loading />;
  if (data === undefined) {
    return (
      <Page title={t('dashboard')}>
        <Failure error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  const key = `${data.id} ${data.revision}`;
  return (
    <Suspense fallback={<Loading />}>
      {mode === 'edit' && data.mayChange ? (
        <DashboardEditor key={key} loaded={data} />
      ) : (
        <Viewer key={key} loaded={data} />
      )}
      {mode === 'versions' && <Versions loaded={data} onClose={() => change({ mode: undefined })} />}
    </Suspense>
  );
}
