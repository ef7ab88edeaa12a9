import { type RefObject, useEffect, useRef, useState } from 'react';

/** How far outside of the window something counts as in view: what is scrolled to is there when it comes. */
const margin = '200px';

export function useInView<Element extends HTMLElement>(): readonly [RefObject<Element | null>, boolean] {
  const element = useRef<Element>(null);
  const [isInView, setInView] = useState(false);
  useEffect(() => {
    if (element.current === null) return;
    const observer = new IntersectionObserver((entries) => setInView(entries.at(-1)?.isIntersecting === true), {
      rootMargin: margin,
    });
    observer.observe(element.current);
    return () => observer.disconnect();
  }, []);
  return [element, isInView];
}
