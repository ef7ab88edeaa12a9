import type { ChartEvent } from '../../charts/chart-events.ts';
import type { PanelAnswer } from '../../data/answer.ts';
import type { Json } from '../../data/json.ts';
import type { DataSource } from '../../data/sources.ts';
import type { Calendar } from '../../time/expression.ts';
import type { Range } from '../../time/range.ts';
import type { ActiveFilters } from './filters/filter.ts';
import type { AnnotationQuery, Dashboard, FormatName, Panel } from './model.ts';
import type { ValueRequest } from './variables/ask-values.ts';
import type { ChosenByName, Variable } from './variables/variable.ts';

/** What is known when something is asked or written on a dashboard. */
export interface AskContext {
  readonly chosen: ChosenByName;
  readonly filters: readonly ActiveFilters[];
  readonly sources: readonly DataSource[];
  readonly range: Range;
  readonly calendar: Calendar;
  readonly title: string;
  readonly id: string;
}

/** What a panel asks for. */
export interface Asked {
  /** As it goes over the wire: panels with the same one share the answer. */
  readonly request: unknown;
  readonly send: (signal: AbortSignal) => Promise<unknown>;
  /** What the panel makes of what was answered. */
  readonly read: (answer: unknown) => PanelAnswer;
}

/** What is asked for the events of a dashboard. */
export interface AskedAnnotations {
  readonly request: unknown;
  readonly send: (signal: AbortSignal) => Promise<readonly PlacedEvent[]>;
}

/** An event and the panels that show it; all do where none is named. */
export interface PlacedEvent extends ChartEvent {
  readonly panels: { readonly ids: readonly number[]; readonly isExcluded: boolean } | undefined;
}

/** A data source that a panel names and that is not there. */
export interface MissingSource {
  readonly missing: string;
}

/** A format of dashboards: how it is read, and how its panels ask for their data. */
export interface Format {
  readonly name: FormatName;
  readonly read: (file: Json) => Dashboard;
  /** Resolves when all is loaded that answers of this file are read with. */
  readonly prepare: (file: Json) => Promise<void>;
  /** Undefined where the panel asks for nothing. `points`: how many can be told apart. */
  readonly ask: (panel: Panel, context: AskContext, points: number) => Asked | MissingSource | undefined;
  readonly askValues: (variable: Variable, context: AskContext) => ValueRequest | undefined;
  /** Undefined where there is nothing that could be asked. */
  readonly askAnnotations: (query: AnnotationQuery, context: AskContext) => AskedAnnotations | undefined;
  /** The variables that a text names. */
  readonly namesIn: (text: string) => readonly string[];
  /** A text that people read, with the values of variables in it. */
  readonly shownText: (text: string, context: AskContext) => string;
}

/** Loads what is needed for the one format: dashboards of the other are seldom looked at next. */
export async function loadFormat(name: FormatName): Promise<Format> {
  if (name === 'grafana') return (await import('./grafana/format.ts')).grafanaFormat;
  return (await import('./guance/format.ts')).guanceFormat;
}
