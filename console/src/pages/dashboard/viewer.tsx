import { lazy, Suspense, useCallback, useEffect, useMemo } from 'react';
import { ChartContextValue } from '../../charts/chart-context.ts';
import { ChartEventsValue } from '../../charts/chart-events.ts';
import { useTranslate } from '../../language/language.ts';
import type { WrittenRange } from '../../time/range.ts';
import { Empty } from '../../ui/states.tsx';
import type { Loaded } from './backend.ts';
import { DashboardHeader } from './dashboard-header.tsx';
import { DashboardMenu } from './dashboard-menu.tsx';
import { useDashboardSearch } from './dashboard-search.ts';
import { DashboardViewValue } from './dashboard-view.ts';
import { expandSections } from './expand.ts';
import { LeaveFullScreen } from './full-screen/leave-full-screen.tsx';
import { useFullScreen } from './full-screen/use-full-screen.ts';
import { Grid } from './grid/grid.tsx';
import { SectionView } from './grid/section-view.tsx';
import { PanelCard } from './panel/panel-card.tsx';
import { useView } from './use-view.ts';

const Problems = lazy(() => import('./problems.tsx').then(({ Problems: component }) => ({ default: component })));

/** A dashboard that is looked at. */
export function Viewer({ loaded }: { readonly loaded: Loaded }) {
  const t = useTranslate();
  const [search, change] = useDashboardSearch();
  const showAlone = useCallback((key: string | undefined) => change({ panel: key }), [change]);
  const setRange = useCallback((written: WrittenRange) => change({ ...written }), [change]);
  const fullScreen = useFullScreen(search, change);
  const shown = useView({ loaded, file: loaded.file, search, editing: undefined, showAlone, fullScreen, setRange });
  const { view, charts } = shown;
  const sections = useMemo(
    () => expandSections(view.dashboard.sections, view.context.chosen),
    [view.dashboard.sections, view.context.chosen],
  );
  const alone = sections.flatMap(({ panels }) => panels).find(({ key }) => key === search.panel);
  const { isOn: isFull, leave } = fullScreen;
  useEffect(() => {
    if (alone === undefined && !isFull) return;
    const onKey = (event: KeyboardEvent) => {
      // A dialog or menu that is open closes first.
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (isFull) leave();
      else showAlone(undefined);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [alone, showAlone, isFull, leave]);
  return (
    <DashboardViewValue value={view}>
      <ChartContextValue value={charts}>
        <ChartEventsValue value={shown.annotations.events}>
          <div className="flex flex-col gap-3 p-3 md:p-4">
            <DashboardHeader shown={shown} isPlain={isFull} actions={<DashboardMenu loaded={loaded} />} />
            {view.dashboard.problems.length > 0 && (
              <Suspense fallback={null}>
                <Problems problems={view.dashboard.problems} />
              </Suspense>
            )}
            {sections.every(({ panels }) => panels.length === 0) && <Empty title={t('emptyDashboard')} />}
            {alone !== undefined ? (
              <div className={`${isFull ? 'h-[calc(100vh-5rem)]' : 'h-[calc(100vh-11rem)]'} min-h-80`}>
                <PanelCard panel={alone} isAlone />
              </div>
            ) : (
              sections.map((section) => (
                <SectionView key={section.key} section={section}>
                  <Grid panels={section.panels} format={loaded.format.name} />
                </SectionView>
              ))
            )}
            {isFull && <LeaveFullScreen onLeave={leave} />}
          </div>
        </ChartEventsValue>
      </ChartContextValue>
    </DashboardViewValue>
  );
}
