import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslate } from '../../language/language.ts';
import { Page } from '../../ui/page.tsx';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { type Column, Table } from '../../ui/table.tsx';
import { type Carousel, carouselsQuery } from './queries.ts';

/** Browsers give the screen only where somebody pressed something. Where they refuse, the window is filled all the same. */
const fillScreen = () => void document.documentElement.requestFullscreen?.().catch(() => undefined);

/** Dashboards that are shown one after the other. */
export function Carousels() {
  const t = useTranslate();
  const { data, error, isPending, refetch } = useQuery(carouselsQuery);
  const columns: Column<Carousel>[] = [
    {
      id: 'name',
      title: t('name'),
      cell: ({ uuid, name }) => (
        <Link to="/carousels/$uuid" params={{ uuid }} className="font-medium text-accent hover:underline">
          {name}
        </Link>
      ),
    },
    {
      id: 'dashboards',
      title: t('dashboards'),
      cell: ({ dashboardUUIDs }) => dashboardUUIDs.length,
      isNumber: true,
    },
    { id: 'interval', title: t('carouselInterval'), cell: ({ intervalTime }) => intervalTime, isNumber: true },
    {
      id: 'play',
      title: t('actions'),
      cell: ({ uuid, name }) => (
        <Link
          to="/carousels/$uuid"
          params={{ uuid }}
          search={{ kiosk: 'true' } as never}
          onClick={fillScreen}
          aria-label={t('playCarouselNamed', { name })}
          className="text-accent hover:underline"
        >
          {t('playCarousel')}
        </Link>
      ),
    },
  ];
  return (
    <Page title={t('carousels')}>
      {isPending && <Loading />}
      {error && <Failure error={error} onRetry={() => void refetch()} />}
      {data?.length === 0 && <Empty title={t('noCarousels')}>{t('noCarouselsHint')}</Empty>}
      {data && data.length > 0 && (
        <Table caption={t('carousels')} columns={columns} rows={data} keyOf={({ uuid }) => uuid} />
      )}
    </Page>
  );
}
