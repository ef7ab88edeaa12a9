import { parseQueryText } from './query-text.ts';

/**
 * The forms in which the signers of the SDKs write down a request before they sign it: all but letters, digits and `-._~`
 * percent-encoded, the query sorted, a slash at the end of the path.
 */
function encodePart(text: string): string {
  return encodeURIComponent(text).replaceAll(/[!'()*]/g, hexOf);
}

const hexOf = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/**
 * Every canonical form that a signer may have given to the path that came over the wire.
 *
 * Most signers encode the path once, as it is meant. The one for Node encodes what a URL parser made of it, in which spaces,
 * quotes and braces are encoded already and letters beyond ASCII are not: the first are encoded twice and the others once. Who
 * gave it a path that was encoded before gets all of it encoded twice. From what comes over the wire one cannot tell which it
 * was; all of them name the same bytes, so all are accepted.
 */
export function canonicalPaths(path: string): string[] {
  const segments = path.split('/');
  const forms = [
    segments.map((segment) => encodePart(decoded(segment))),
    segments.map((segment) => encodePart(escapedByParser(decodedBeyondAscii(segment)))),
    segments.map((segment) => encodePart(escapedByParser(segment))),
  ];
  const paths = forms.map((form) => form.join('/'));
  return [...new Set(paths.map((form) => (form.endsWith('/') ? form : `${form}/`)))];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

const decodedBeyondAscii = (segment: string): string => segment.replaceAll(/(?:%[89a-f][0-9a-f])+/gi, decoded);

/** What `url.parse` of Node encodes in a path where it stands as it is. */
const escapedByParser = (segment: string): string => segment.replaceAll(/[\t\n\r "'<>\\^`{|}]/g, hexOf);

/** Names in order, the values of one name in order, by UTF-16 units as the signers sort. Errors: `InvalidParameter`. */
export function canonicalQuery(query: string): string {
  return parseQueryText(query)
    .toSorted(([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue))
    .map(([name, value]) => `${encodePart(name)}=${encodePart(value)}`)
    .join('&');
}

const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const alphabet = new Intl.Collator('en');

/**
 * The orders in which a signer may have written the headers: that of their list, which is by character codes, or that of the
 * alphabet. They differ where a name has an underscore: the signer for Node lists by the one and writes by the other.
 */
export function headerOrders(names: readonly string[]): (readonly string[])[] {
  const sorted = names.toSorted(alphabet.compare);
  return names.every((name, index) => name === sorted[index]) ? [names] : [names, sorted];
}
