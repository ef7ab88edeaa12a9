import { createContext, useContext } from 'react';
import type { Loaded } from './backend.ts';
import type { AskContext } from './format.ts';
import type { FullScreen } from './full-screen/use-full-screen.ts';
import type { Dashboard, Panel } from './model.ts';

/** What all parts of a dashboard in view know of it. */
export interface DashboardView {
  readonly loaded: Loaded;
  readonly dashboard: Dashboard;
  readonly context: AskContext;
  /** Charts ask when this is true: all variables have their values. */
  readonly mayAsk: boolean;
  /** Undefined where it is only looked at. */
  readonly editing: Editing | undefined;
  readonly showAlone: (key: string | undefined) => void;
  /** Undefined where nothing can fill the screen. */
  readonly fullScreen: FullScreen | undefined;
}

export interface Editing {
  readonly editPanel: (panel: Panel) => void;
  readonly duplicatePanel: (panel: Panel) => void;
  readonly removePanel: (panel: Panel) => void;
}

export const DashboardViewValue = createContext<DashboardView | undefined>(undefined);

export function useDashboardView(): DashboardView {
  const view = useContext(DashboardViewValue);
  if (view === undefined) throw new Error('there is no dashboard around this');
  return view;
}
