import type { WrittenRange } from '../../time/range.ts';
import { AnnotationBar } from './annotations/annotation-bar.tsx';
import type { Annotations } from './annotations/use-annotations.ts';
import { DashboardLinks } from './dashboard-links.tsx';
import type { DashboardView } from './dashboard-view.ts';
import { FilterBar } from './filters/filter-bar.tsx';

interface HeaderExtrasProps {
  readonly view: DashboardView;
  readonly annotations: Annotations;
  readonly written: WrittenRange;
}

/** What only some dashboards have above their panels. */
export function HeaderExtras({ view, annotations, written }: HeaderExtrasProps) {
  return (
    <>
      <FilterBar view={view} />
      <AnnotationBar queries={view.dashboard.annotations} annotations={annotations} />
      <DashboardLinks view={view} written={written} />
    </>
  );
}
