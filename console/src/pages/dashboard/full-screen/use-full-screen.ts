import { useCallback, useEffect, useMemo } from 'react';
import type { DashboardSearch, SearchChanges } from '../dashboard-search.ts';

export interface FullScreen {
  readonly isOn: boolean;
  /** Shows a panel, or the whole dashboard. Has to be called where somebody pressed something: browsers allow it to nobody else. */
  readonly enter: (panel?: string) => void;
  readonly leave: () => void;
}

/** Stands for a panel that is shown alone only as long as it fills the screen. */
const ofPanel = 'panel';

/**
 * A dashboard, or a panel of it, without anything around it. `kiosk` in the address says so, as in links of Grafana: such a link fills the window, and the
 * screen too where somebody asked for it here. Esc leads back, as does whatever else ends the full screen of the browser.
 */
export function useFullScreen(search: DashboardSearch, change: (changes: SearchChanges) => void): FullScreen {
  const { kiosk, panel } = search;
  const isOn = kiosk !== undefined;
  const enter = useCallback(
    (key?: string) => {
      const isNewlyAlone = key !== undefined && key !== panel;
      change({ kiosk: isNewlyAlone ? ofPanel : 'true', panel: key ?? panel });
      // Where it is refused, or not known, the window is filled all the same.
      void document.documentElement.requestFullscreen?.().catch(() => undefined);
    },
    [change, panel],
  );
  const leave = useCallback(() => {
    change({ kiosk: undefined, ...(kiosk === ofPanel && { panel: undefined }) });
    if (document.fullscreenElement !== null) void document.exitFullscreen();
  }, [change, kiosk]);
  useEffect(() => {
    if (!isOn) return;
    document.documentElement.dataset.kiosk = '';
    return () => {
      delete document.documentElement.dataset.kiosk;
    };
  }, [isOn]);
  useEffect(() => {
    if (!isOn) return;
    const onChange = () => {
      if (document.fullscreenElement === null) leave();
    };
    document.addEventListener('fullscreenchange', onChange);
    return () => document.removeEventListener('fullscreenchange', onChange);
  }, [isOn, leave]);
  return useMemo(() => ({ isOn, enter, leave }), [isOn, enter, leave]);
}
