import type { ChartOptions } from '../../charts/chart.ts';
import type { Json } from '../../data/json.ts';
import type { WrittenRange } from '../../time/range.ts';
import type { FilterVariable } from './filters/filter.ts';
import type { Position } from './grid/layout.ts';
import type { Variable } from './variables/variable.ts';

export type FormatName = 'grafana' | 'guance';

/** A panel or chart, in the words that both formats share. */
export interface Panel {
  /** Unique on the dashboard; stays the same when it is read anew. */
  readonly key: string;
  readonly title: string;
  readonly description: string;
  readonly isTransparent: boolean;
  /** As the file calls it. */
  readonly kindName: string;
  readonly chart: ChartOptions;
  readonly position: Position;
  /** As the file has it: who asks for the data reads the queries from it. */
  readonly source: Json;
  /** Repeated for each value of this variable. */
  readonly repeat: { readonly variable: string; readonly perRow: number; readonly isVertical: boolean } | undefined;
  /** Values of variables that hold for this panel alone, being a repetition. */
  readonly scope: Readonly<Record<string, string>>;
  /** Panels that share the place of this one, shown one at a time; empty where it is alone. */
  readonly pages: readonly Panel[];
  /** What could not be read; it is shown instead of data. */
  readonly problem: 'libraryPanel' | 'otherPanel' | undefined;
}

/** A row or group: a title that can be closed, and panels on a grid of their own. */
export interface Section {
  readonly key: string;
  /** Empty for the panels that are in none. */
  readonly title: string;
  readonly isOpen: boolean;
  readonly panels: readonly Panel[];
  readonly repeat: string | undefined;
  readonly scope: Readonly<Record<string, string>>;
}

/** Where events come from that are marked in all charts. */
export interface AnnotationQuery {
  readonly name: string;
  readonly color: string;
  /** Asked for unless the address says else. */
  readonly isOn: boolean;
  /** Offered to be switched. */
  readonly isShown: boolean;
  /** As the file has it; undefined: the annotations that were made for this dashboard. */
  readonly source: Json | undefined;
}

/** A way to another page, or to all dashboards with some tags. */
export interface DashboardLink {
  readonly title: string;
  /** Undefined: to the dashboards that carry all of the tags. */
  readonly url: string | undefined;
  readonly tags: readonly string[];
  /** True: the dashboards are listed when it is clicked, not at once. */
  readonly isMenu: boolean;
  readonly isNewTab: boolean;
  readonly keepsTime: boolean;
  readonly keepsVariables: boolean;
}

export interface Dashboard {
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly range: WrittenRange;
  readonly zone: string;
  /** `30s`; empty: never. */
  readonly refresh: string;
  /** 0: Sunday. */
  readonly weekStart: number;
  readonly fiscalStart: number;
  /** Whether a moment is shown in all charts. */
  readonly hasSharedCursor: boolean;
  readonly sections: readonly Section[];
  readonly variables: readonly Variable[];
  /** Variables whose values are conditions on all queries of a data source. */
  readonly filters: readonly FilterVariable[];
  readonly links: readonly DashboardLink[];
  readonly annotations: readonly AnnotationQuery[];
  /** What in the file is not as it should be, by its place. */
  readonly problems: readonly string[];
}

export const plainPosition: Position = { x: 0, y: 0, w: 12, h: 8 };
