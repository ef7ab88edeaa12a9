import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslate } from '../../language/language.ts';
import { Page } from '../../ui/page.tsx';
import { Failure, Loading } from '../../ui/states.tsx';
import { dashboardQuery } from './backend.ts';
import { Viewer } from './viewer.tsx';

/** `/d/{uid}/{slug}`: a dashboard of either format. */
export function DashboardPage() {
  const { uid = '' } = useParams({ strict: false }) as { uid?: string };
  const t = useTranslate();
  const { data, error, isPending, refetch } = useQuery(dashboardQuery(uid));
  if (isPending) return <Loading />;
  if (data === undefined) {
    return (
      <Page title={t('dashboard')}>
        <Failure error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return <Viewer key={`${data.id} ${data.revision}`} loaded={data} />;
}
