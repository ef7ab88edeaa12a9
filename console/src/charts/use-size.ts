import { type RefObject, useLayoutEffect, useRef, useState } from 'react';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The size of an element in whole pixels, as it changes; undefined until it is known. */
export function useSize<Element extends HTMLElement>(): readonly [RefObject<Element | null>, Size | undefined] {
  const element = useRef<Element>(null);
  const [size, setSize] = useState<Size>();
  useLayoutEffect(() => {
    const watched = element.current;
    if (watched === null) return;
    const measure = () => {
      const next = { width: Math.floor(watched.clientWidth), height: Math.floor(watched.clientHeight) };
      setSize((last) => (last?.width === next.width && last.height === next.height ? last : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    return () => observer.disconnect();
  }, []);
  return [element, size];
}
