import { type RefObject, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

export interface Size {
  readonly width: number;
  readonly height: number;
}

type Take = (size: Size) => void;

const takers = new Map<Element, Take>();
let observer: ResizeObserver | undefined;

/** In whole pixels, with the padding. */
const sizeOf = ({ clientWidth, clientHeight }: Element): Size => ({ width: clientWidth, height: clientHeight });

/**
 * One observer for all: the browser works out the layout once for everything that came into a frame, and what hangs on the sizes is drawn before
 * that frame is painted. Asking each element for its size makes it work out the layout each time.
 */
function watch(element: Element, take: Take): () => void {
  observer ??= new ResizeObserver((entries) =>
    flushSync(() => {
      for (const { target } of entries) takers.get(target)?.(sizeOf(target));
    }),
  );
  takers.set(element, take);
  observer.observe(element);
  return () => {
    takers.delete(element);
    observer?.unobserve(element);
  };
}

/**
 * The size of an element in whole pixels, as it changes; undefined until it is known.
 *
 * @param isWanted false: it is not looked for
 */
export function useSize<Watched extends HTMLElement>(
  isWanted = true,
): readonly [RefObject<Watched | null>, Size | undefined] {
  const element = useRef<Watched>(null);
  const [size, setSize] = useState<Size>();
  useLayoutEffect(() => {
    if (!isWanted || element.current === null) return;
    return watch(element.current, (next) =>
      setSize((last) => (last?.width === next.width && last.height === next.height ? last : next)),
    );
  }, [isWanted]);
  return [element, size];
}
