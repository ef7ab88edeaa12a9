import { useMemo } from 'react';
import type { FormatName, Panel } from '../model.ts';
import { PanelCard } from '../panel/panel-card.tsx';
import { beginsInView } from '../panel/use-in-view.ts';
import { bottomOf, boxOf, compact, heightOf } from './layout.ts';
import { gridSizes, narrowHeightMinPx, narrowPx } from './sizes.ts';
import { usePlace } from './use-place.ts';

interface GridProps {
  readonly panels: readonly Panel[];
  readonly format: FormatName;
}

/** Panels where the file has them; below each other where the window is narrow. */
export function Grid({ panels, format }: GridProps) {
  const [holder, place] = usePlace<HTMLDivElement>();
  const sizes = gridSizes[format];
  const placed = useMemo(() => compact(panels.map(({ key, position }) => ({ key, position }))), [panels]);
  const byKey = new Map(panels.map((panel) => [panel.key, panel]));
  const width = place?.width ?? 0;
  const isNarrow = width > 0 && width < narrowPx;
  return (
    <div
      ref={holder}
      className={isNarrow ? 'flex flex-col gap-2' : 'relative'}
      style={isNarrow ? undefined : { height: heightOf(bottomOf(placed), sizes) }}
    >
      {width > 0 &&
        placed.map(({ key, position }) => {
          const panel = byKey.get(key);
          const box = boxOf(position, width, sizes);
          const style = isNarrow ? { height: Math.max(box.height, narrowHeightMinPx) } : box;
          return (
            panel && (
              <div key={key} className={isNarrow ? 'relative' : 'absolute'} style={style}>
                <PanelCard
                  panel={panel}
                  widthPx={isNarrow ? width : box.width}
                  isSeen={!isNarrow && beginsInView((place?.top ?? 0) + box.top)}
                />
              </div>
            )
          );
        })}
    </div>
  );
}
