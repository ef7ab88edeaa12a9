import 'react-grid-layout/css/styles.css';
import './edit-grid.css';
import { getNonce } from 'get-nonce';
import { useMemo } from 'react';
import GridLayout, { type Layout, verticalCompactor } from 'react-grid-layout';
import { useSize } from '../../../charts/use-size.ts';
import { columnCount, compact, type Placed } from '../grid/layout.ts';
import { gridSizes } from '../grid/sizes.ts';
import type { FormatName, Panel } from '../model.ts';
import { PanelCard } from '../panel/panel-card.tsx';
import { type LeastSize, moved, resized } from './move-by-keys.ts';
import { MoveHandle } from './move-handle.tsx';

// While something is dragged, one style element keeps texts from being selected; the policy of the page lets it in with its nonce only, and
// this is the name under which the library looks for it.
Object.assign(globalThis, { __webpack_nonce__: getNonce() });

/** In columns and rows. */
const leastSizes: Readonly<Record<FormatName, LeastSize>> = { grafana: { w: 2, h: 2 }, guance: { w: 2, h: 4 } };

interface EditGridProps {
  readonly panels: readonly Panel[];
  readonly format: FormatName;
  /** What was moved or resized, and what made room for it. */
  readonly onPlace: (placed: readonly Placed[]) => void;
}

/** The grid of a section on which panels can be moved by their titles and resized at their corners. */
export function EditGrid({ panels, format, onPlace }: EditGridProps) {
  const [holder, size] = useSize<HTMLDivElement>();
  const { rowPx, gapPx } = gridSizes[format];
  const least = leastSizes[format];
  const layout = useMemo(
    (): Layout =>
      compact(panels.map(({ key, position }) => ({ key, position }))).map(({ key, position }) => ({
        i: key,
        // Files may have fractions; what is moved by hand snaps to the grid.
        x: Math.round(position.x),
        y: Math.round(position.y),
        w: Math.max(Math.round(position.w), 1),
        h: Math.max(Math.round(position.h), 1),
        minW: least.w,
        minH: least.h,
      })),
    [panels, least],
  );
  const take = (next: Layout) => {
    const moved = next.filter(({ i, x, y, w, h }) => {
      const before = layout.find((item) => item.i === i);
      return before === undefined || before.x !== x || before.y !== y || before.w !== w || before.h !== h;
    });
    if (moved.length > 0) onPlace(moved.map(({ i, x, y, w, h }) => ({ key: i, position: { x, y, w, h } })));
  };
  return (
    <div ref={holder} className="edit-grid">
      {size && size.width > 0 && (
        <GridLayout
          width={size.width}
          layout={layout}
          compactor={verticalCompactor}
          gridConfig={{ cols: columnCount, rowHeight: rowPx, margin: [gapPx, gapPx], containerPadding: [0, 0] }}
          dragConfig={{ enabled: true, handle: '.panel-header', cancel: '.panel-menu, .move-handle' }}
          resizeConfig={{ enabled: true, handles: ['se'] }}
          onDragStop={take}
          onResizeStop={take}
        >
          {panels.map((panel) => (
            <div key={panel.key}>
              <PanelCard panel={panel} />
              <MoveHandle
                name={panel.title || panel.kindName}
                position={layout.find(({ i }) => i === panel.key)}
                onMove={(direction, isResized) => {
                  const items = layout.map(({ i, x, y, w, h }) => ({ key: i, position: { x, y, w, h } }));
                  const next = isResized
                    ? resized(items, panel.key, direction, least)
                    : moved(items, panel.key, direction);
                  if (next.length > 0) onPlace(next);
                }}
              />
            </div>
          ))}
        </GridLayout>
      )}
    </div>
  );
}
