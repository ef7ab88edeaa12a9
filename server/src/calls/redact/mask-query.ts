import { mask } from './mask.ts';
import { isSecretParameter } from './secret-names.ts';

/** Names that were encoded more often than this were not meant to be read by anybody. */
const decodingsMax = 3;

/**
 * A query as called, without its question mark. Values of names that carry credentials are hidden, also where
 * the name is percent-encoded, and where the value of another name holds a query of its own.
 */
export function maskQuery(query: string): string {
  if (query === '') return '';
  return query.split('&').map(maskPair).join('&');
}

function maskPair(pair: string): string {
  const equals = pair.indexOf('=');
  if (equals === -1) return pair;
  const name = pair.slice(0, equals);
  if (isSecretParameter(decoded(name))) return `${name}=${mask}`;
  const value = pair.slice(equals + 1);
  if (!value.includes('=') && !value.includes('%')) return pair;
  return holdsSecretPair(decoded(value)) ? `${name}=${mask}` : pair;
}

/** Some programs separate pairs by semicolons, and some pass whole addresses on. */
function holdsSecretPair(value: string): boolean {
  return value.split(/[?&;#\s]/).some((pair) => {
    const equals = pair.indexOf('=');
    return equals > 0 && isSecretParameter(pair.slice(0, equals));
  });
}

/** What is no valid encoding stays as it is; the rest is decoded all the same. */
function decoded(text: string): string {
  let current = text;
  for (let round = 0; round < decodingsMax && current.includes('%'); round += 1) {
    const next = current.replaceAll(/(?:%[0-9a-f]{2})+/gi, decodeRun);
    if (next === current) break;
    current = next;
  }
  return current;
}

function decodeRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return Buffer.from(run.replaceAll('%', ''), 'hex').toString('latin1');
  }
}
