import findMyWay from 'find-my-way';
import { pathPartLengthMax, pathPartTooLong, undecodablePath } from '../http/index.ts';

export interface FoundRoute<Route> {
  readonly route: Route;
  /** Percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
}

export interface Router<Route> {
  /** `template` with `{names}` of parameters: `/api/v1/dashboards/{dashboard_uuid}/get`. */
  readonly add: (method: string, template: string, route: Route) => void;
  /**
   * The route of a path without query; undefined when there is none. Errors: `InvalidParameter` for a path that cannot be decoded
   * or has a part that is too long.
   */
  readonly find: (method: string, path: string) => FoundRoute<Route> | undefined;
}

export function createRouter<Route>(): Router<Route> {
  const router = findMyWay({
    maxParamLength: pathPartLengthMax,
    onBadUrl: () => {
      throw undecodablePath();
    },
    onMaxParamLength: () => {
      throw pathPartTooLong();
    },
  });
  // The handlers are never run: what was found is the store.
  const unused = () => {};
  return {
    add: (method, template, route) => {
      router.on(method as findMyWay.HTTPMethod, template.replaceAll(/\{([^{}]+)\}/g, ':$1'), unused, route);
    },
    find: (method, path) => {
      const found = router.find(method as findMyWay.HTTPMethod, path);
      if (found === null) return undefined;
      // Of a path that it cannot take the router makes a result whose handler says so.
      if (found.store === null) (found.handler as unknown as () => never)();
      return { route: found.store as Route, params: found.params as Record<string, string> };
    },
  };
}
