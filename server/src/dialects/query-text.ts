import { BelvedereError } from '../errors/index.ts';

/** More than any operation has parameters; bounds what one request line can make us keep. */
const parametersMax = 1_000;

/**
 * A query as pairs in the order sent. `+` is a space; broken `%` sequences and broken UTF-8 are refused instead of kept as
 * they are, so that what is searched for is what was written.
 *
 * Errors: `InvalidParameter`.
 */
export function parseQueryText(text: string): (readonly [name: string, value: string])[] {
  if (text === '') return [];
  const parts = text.split('&', parametersMax + 1);
  if (parts.length > parametersMax) throw refusal('has too many parameters', `send at most ${parametersMax}`);
  const pairs: (readonly [string, string])[] = [];
  for (const part of parts) {
    if (part === '') continue;
    const equals = part.indexOf('=');
    if (equals === -1) pairs.push([decode(part), '']);
    else pairs.push([decode(part.slice(0, equals)), decode(part.slice(equals + 1))]);
  }
  return pairs;
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  try {
    return decodeURIComponent(spaced);
  } catch {
    throw refusal(
      'has a % that is not followed by two hexadecimal digits of valid UTF-8',
      'write a literal % as %25 and encode other characters as UTF-8',
    );
  }
}

function refusal(rule: string, advice: string): BelvedereError {
  return new BelvedereError('InvalidParameter', `the query ${rule}; ${advice}`, {
    detail: { problems: [{ in: 'query', field: '', rule: 'encoding', message: rule }] },
  });
}
