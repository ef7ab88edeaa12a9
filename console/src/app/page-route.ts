import { type AnyRoute, createRoute, lazyRouteComponent, type RouteComponent } from '@tanstack/react-router';
import { searchOf } from './search.ts';

/**
 * A page that is loaded when it is opened.
 *
 * @param kept what it keeps in its address
 */
export function pageRoute<Name extends string>(
  root: AnyRoute,
  path: string,
  load: () => Promise<Record<Name, RouteComponent>>,
  component: Name,
  ...kept: readonly string[]
): AnyRoute {
  return createRoute({
    getParentRoute: () => root,
    path,
    validateSearch: searchOf(...kept),
    component: lazyRouteComponent(load, component) as RouteComponent,
  });
}
