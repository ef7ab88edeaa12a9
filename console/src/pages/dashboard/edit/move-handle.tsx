import { useId } from 'react';
import { useTranslate } from '../../../language/language.ts';
import type { Position } from '../grid/layout.ts';
import type { Direction } from './move-by-keys.ts';

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

interface MoveHandleProps {
  readonly name: string;
  readonly position: Position | undefined;
  readonly onMove: (direction: Direction, isResized: boolean) => void;
}

/** By which a panel is moved without a pointer: the arrow keys move it, with Shift they resize it. */
export function MoveHandle({ name, position, onMove }: MoveHandleProps) {
  const t = useTranslate();
  const hint = useId();
  return (
    <>
      <button
        type="button"
        aria-label={t('moveByKeys', { name })}
        aria-describedby={hint}
        title={t('moveByKeysHint')}
        className="move-handle absolute top-1 left-1/2 z-30 h-6 -translate-x-1/2 rounded border border-line bg-raised px-2 text-xs opacity-0 focus:opacity-100"
        onKeyDown={(event) => {
          const direction = directions[event.key];
          if (direction === undefined) return;
          event.preventDefault();
          onMove(direction, event.shiftKey);
        }}
      >
        ✥
      </button>
      <span id={hint} className="sr-only">
        {t('moveByKeysHint')}
      </span>
      <span role="status" className="sr-only">
        {position && t('placeOfPanel', { x: position.x, y: position.y, w: position.w, h: position.h })}
      </span>
    </>
  );
}
