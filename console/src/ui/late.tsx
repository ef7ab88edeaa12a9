import { type ComponentType, type ReactNode, useEffect, useState } from 'react';

/** A component whose code is loaded when it is wanted. */
export class LatePart<Properties extends object> {
  readonly #import: () => Promise<ComponentType<Properties>>;
  #component: ComponentType<Properties> | undefined;

  constructor(load: () => Promise<ComponentType<Properties>>) {
    this.#import = load;
  }

  /** Undefined until it is loaded. */
  get component(): ComponentType<Properties> | undefined {
    return this.#component;
  }

  readonly load = async (): Promise<void> => {
    this.#component ??= await this.#import();
  };
}

interface LateProps<Properties extends object> {
  readonly part: LatePart<Properties>;
  readonly properties: Properties;
  /** What stands in its place until it is there. */
  readonly meanwhile?: ReactNode;
}

/**
 * Shows a component as soon as it is loaded. `lazy` with `Suspense` lets what came late wait until 300 ms after what stood in its place, so that
 * pages do not flicker: in a panel that is only waiting.
 */
export function Late<Properties extends object>({ part, properties, meanwhile = null }: LateProps<Properties>) {
  const [failure, setFailure] = useState<{ readonly error: unknown }>();
  const [, setLoaded] = useState(part.component !== undefined);
  useEffect(() => {
    if (part.component !== undefined) return;
    let isGone = false;
    part.load().then(
      () => !isGone && setLoaded(true),
      (error: unknown) => !isGone && setFailure({ error }),
    );
    return () => {
      isGone = true;
    };
  }, [part]);
  // The page around it says what went wrong, as it does for everything that throws.
  if (failure !== undefined) throw failure.error;
  const Component = part.component;
  return Component === undefined ? meanwhile : <Component {...properties} />;
}
