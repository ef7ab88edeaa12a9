import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

/** Where a grid stands in the window, in pixels. */
interface GridPlace {
  readonly width: number;
  /** Of its upper edge when the width was found: below the window where it is more than the height of that. */
  readonly top: number;
}

/**
 * How wide a grid is, at once: its panels ask for their data as soon as they know their own width, and waiting for the next frame would be a frame of
 * waiting for data. Undefined until it is known.
 */
export function usePlace<Watched extends HTMLElement>(): readonly [RefObject<Watched | null>, GridPlace | undefined] {
  const element = useRef<Watched>(null);
  const [place, setPlace] = useState<GridPlace>();
  useLayoutEffect(() => {
    const watched = element.current;
    if (watched === null) return;
    const measure = () => {
      const { width, top } = watched.getBoundingClientRect();
      setPlace((last) => (last?.width === Math.floor(width) ? last : { width: Math.floor(width), top }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    return () => observer.disconnect();
  }, []);
  return [element, place];
}
