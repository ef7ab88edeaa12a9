import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { RefreshPicker } from '../../time/refresh-picker.tsx';
import { TimePicker } from '../../time/time-picker.tsx';
import { Badge } from '../../ui/badge.tsx';
import { useDashboardSearch } from './dashboard-search.ts';
import type { Dashboard } from './model.ts';
import type { ShownDashboard } from './use-view.ts';
import { VariableBar } from './variables/variable-bar.tsx';

/** Many dashboards have nothing of it. */
const HeaderExtras = lazy(() =>
  import('./header-extras.tsx').then(({ HeaderExtras: component }) => ({ default: component })),
);

const hasExtras = ({ filters, annotations, links }: Dashboard): boolean =>
  filters.length > 0 || links.length > 0 || annotations.some(({ isShown }) => isShown);

interface DashboardHeaderProps {
  readonly shown: ShownDashboard;
  /** Buttons that belong to the whole dashboard. */
  readonly actions: ReactNode;
  /** True: its name alone. */
  readonly isPlain?: boolean;
}

/** Its name, the time that is looked at, and the variables: everything that is chosen for all panels. */
export function DashboardHeader({ shown, actions, isPlain = false }: DashboardHeaderProps) {
  const [, change] = useDashboardSearch();
  const { view, variables, written, refresh, renew } = shown;
  const { title, description, tags } = view.dashboard;
  useEffect(() => {
    document.title = `${title} · Belvedere`;
  }, [title]);
  if (isPlain) return <h1 className="truncate text-xl font-semibold">{title || '–'}</h1>;
  return (
    <header className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="min-w-0 truncate text-xl font-semibold" title={description}>
          {title || '–'}
        </h1>
        {tags.map((tag) => (
          <Badge key={tag} tone="accent">
            {tag}
          </Badge>
        ))}
        <div className="ml-auto flex flex-wrap items-center gap-2">
          <TimePicker
            written={written}
            range={view.context.range}
            calendar={view.context.calendar}
            onRange={(next) => change({ ...next })}
            onZone={(zone) => change({ tz: zone })}
          />
          <RefreshPicker refresh={refresh} onRefresh={(next) => change({ refresh: next })} onNow={renew} />
          {actions}
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-2 empty:hidden">
        <VariableBar variables={variables} onChange={(name, values) => change({ [`var-${name}`]: values })} />
        {hasExtras(view.dashboard) && (
          <Suspense fallback={null}>
            <HeaderExtras view={view} annotations={shown.annotations} written={written} />
          </Suspense>
        )}
      </div>
    </header>
  );
}
