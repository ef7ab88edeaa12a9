import { BelvedereError } from '../../errors/index.ts';
import type { StoredDataSource } from './state.ts';

/** Names that were encoded more often than this were not meant to be read by anybody. */
const DECODINGS_MAX = 4;

/** Errors: `InvalidParameter` when the data source has no URL that can be asked by HTTP. */
export function baseUrlOf({ name, url }: Pick<StoredDataSource, 'name' | 'url'>): URL {
  const base = URL.canParse(url) ? new URL(url) : undefined;
  if (base === undefined || (base.protocol !== 'http:' && base.protocol !== 'https:') || base.hostname === '') {
    throw new BelvedereError('InvalidParameter', `the url of the data source ${name} is no http or https URL`);
  }
  base.search = '';
  base.hash = '';
  return base;
}

/**
 * The URL of a path below the base URL of a data source, and of nothing beside it.
 * @param rest as it came, percent-encoded
 * @param query without the question mark, percent-encoded
 * Errors: `InvalidParameter` for a path that leads elsewhere, in whatever spelling.
 */
export function urlWithin(base: URL, rest: string, query = ''): URL {
  if (leadsElsewhere(rest)) {
    throw new BelvedereError('InvalidParameter', 'the path leads out of the data source: it holds . or .. as a part');
  }
  const url = new URL(base.href);
  const basePath = url.pathname.replace(/\/+$/, '');
  const path = rest.replace(/^\/+/, '');
  url.pathname = path === '' ? url.pathname : `${basePath}/${path}`;
  url.search = query;
  if (url.origin !== base.origin || (basePath !== '' && !`${url.pathname}/`.startsWith(`${basePath}/`))) {
    throw new BelvedereError('InvalidParameter', 'the path leads out of the data source');
  }
  return url;
}

/** Servers decode once or twice, take a backslash for a slash and cut parameters off behind a semicolon. */
function leadsElsewhere(rest: string): boolean {
  let current = rest;
  for (let round = 0; round <= DECODINGS_MAX; round += 1) {
    const parts = current.split(/[/\\]/).map((part) => (part.split(';')[0] ?? '').trim());
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
    if (parts.includes('.') || parts.includes('..') || /[\u0000-\u001f\u007f]/.test(current)) return true;
    const next = decodedOnce(current);
    if (next === current) return false;
    current = next;
  }
  return true;
}

/** Byte by byte, because a broken sequence must not hide the ones beside it; dots in overlong UTF-8 are dots to some servers. */
const decodedOnce = (text: string): string =>
  text
    .replaceAll(/%c0%ae/gi, '.')
    .replaceAll(/%c0%af/gi, '/')
    .replaceAll(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));

/** A path as the server sees it that decodes most often. */
export function decodedWhole(path: string): string {
  let current = path;
  for (let round = 0; round <= DECODINGS_MAX; round += 1) current = decodedOnce(current);
  return current;
}
