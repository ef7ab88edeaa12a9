import { type RefObject, useEffect, useRef, useState } from 'react';

/** How far outside of the window something counts as in view: what is scrolled to is there when it comes. */
const marginPx = 200;

/** Whether what begins so far below the upper edge of the window is in view. */
export const beginsInView = (topPx: number): boolean => topPx < window.innerHeight + marginPx;

/** @param isAtFirst what is taken until the browser has looked, which it does a frame later */
export function useInView<Watched extends HTMLElement>(
  isAtFirst: boolean,
): readonly [RefObject<Watched | null>, boolean] {
  const element = useRef<Watched>(null);
  const [isInView, setInView] = useState(isAtFirst);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new IntersectionObserver((entries) => setInView(entries.at(-1)?.isIntersecting === true), {
      rootMargin: `${marginPx}px`,
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, isInView];
}
