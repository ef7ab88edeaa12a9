const CHARACTERS_MAX = 1_000;

/** First parts of paths that are no pages: a call made on arrival would be made for whoever wrote the link. */
const notPages = new Set([
  'api',
  'apis',
  'v1',
  'login',
  'logout',
  'prometheus',
  'otlp',
  'loki',
  'influx',
  'metrics',
  'healthz',
  'readyz',
]);

/**
 * Where to go after the login, below the sub path of the server; undefined for whatever is no page of this server. Clients of Grafana
 * send the sub path along or leave it out.
 */
export function pageToReturnTo(wish: string | undefined, basePath: string): string | undefined {
  if (wish === undefined || wish.length > CHARACTERS_MAX) return undefined;
  // `//host` and `/\host` lead to other hosts; browsers drop tabs and line ends from addresses before they look.
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(wish)) return undefined;
  const ownOrigin = 'http://own.invalid';
  if (!URL.canParse(wish, ownOrigin)) return undefined;
  const { origin, pathname, search, hash } = new URL(wish, ownOrigin);
  if (origin !== ownOrigin || pathname.startsWith('//')) return undefined;
  const below = basePath !== '' && isBelow(pathname, basePath) ? pathname.slice(basePath.length) : pathname;
  const first = below.split('/')[1] ?? '';
  // A name that has to be decoded first could turn out to be one of those.
  if (!/^[\w.-]*$/.test(first) || notPages.has(first.toLowerCase()) || below.startsWith('//')) return undefined;
  return `${basePath}${below === '' ? '/' : below}${search}${hash}`;
}

const isBelow = (path: string, basePath: string): boolean => path === basePath || path.startsWith(`${basePath}/`);

/** The value of Grafana's cookie, which is percent-encoded; what cannot be decoded is no wish. */
export function decodedWish(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}
