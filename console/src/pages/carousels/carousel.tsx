import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Navigate, useParams, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { dataSourcesQuery } from '../../data/sources.ts';
import { useTranslate } from '../../language/language.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { dashboardQuery } from '../dashboard/backend.ts';
import { startDashboard } from '../dashboard/start.ts';
import { Viewer } from '../dashboard/viewer.tsx';
import { intervalMsOf } from './interval.ts';
import { PlayControls } from './play-controls.tsx';
import { type Carousel, carouselQuery } from './queries.ts';
import { usePlay } from './use-play.ts';

/** `/carousels/{uuid}`: plays a carousel. */
export function CarouselPage() {
  const { uuid = '' } = useParams({ strict: false }) as { uuid?: string };
  const t = useTranslate();
  const { data, error, isPending, refetch } = useQuery(carouselQuery(uuid));
  if (isPending) return <Loading />;
  if (data !== undefined && data.dashboardUUIDs.length > 0) return <Played carousel={data} />;
  return (
    <Page title={data?.name ?? t('carousels')}>
      {data === undefined ? (
        <Failure error={error} onRetry={() => void refetch()} />
      ) : (
        <Empty title={t('emptyCarousel')}>{t('emptyCarouselHint')}</Empty>
      )}
    </Page>
  );
}

/** How long before its turn a dashboard is asked for. */
const aheadMs = 2_000;

function Played({ carousel }: { readonly carousel: Carousel }) {
  const { dashboardUUIDs, name } = carousel;
  const { mode } = useSearch({ strict: false }) as { mode?: string };
  const intervalMs = intervalMsOf(carousel);
  const play = usePlay(dashboardUUIDs.length, intervalMs);
  const uid = dashboardUUIDs[play.at] ?? '';
  const next = dashboardUUIDs[(play.at + 1) % dashboardUUIDs.length] ?? '';
  const queries = useQueryClient();
  const { data, error, isPending, refetch } = useQuery(dashboardQuery(uid));
  useQuery(dataSourcesQuery);
  useEffect(() => {
    if (next === uid) return;
    const timer = setTimeout(() => startDashboard(queries, next), Math.max(intervalMs - aheadMs, 0));
    return () => clearTimeout(timer);
  }, [queries, next, uid, intervalMs]);
  // It is edited on its own page, where no clock takes it away.
  if (mode !== undefined) return <Navigate to="/d/$uid" params={{ uid }} search={{ mode } as never} />;
  return (
    <>
      <div className="pb-12">
        {isPending && <Loading />}
        {error && (
          <Page title={name}>
            <Failure error={error} onRetry={() => void refetch()} />
          </Page>
        )}
        {data && <Viewer key={`${data.id} ${data.revision} ${play.at}`} loaded={data} />}
      </div>
      <PlayControls name={name} count={dashboardUUIDs.length} play={play} />
    </>
  );
}
