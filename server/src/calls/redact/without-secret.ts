import { base64PartsOf, mayHoldBase64 } from './base64.ts';
import { type DecodedView, decodeView, jsonEscapes, percentEncoding, plainView } from './decoded-view.ts';
import { mask } from './mask.ts';

/** A text that is shorter stands in other texts by chance, and hiding it there would tell what it is. */
const secretUnitsMin = 4;
const decodingsMax = 3;

/**
 * Hides the credential that a call showed wherever it stands in a text of its record: as it is, percent-encoded or JSON-escaped in any
 * spelling, and inside of base64, as in `Basic` credentials. Give the encoded `Basic` credentials as a secret too: a short password
 * cannot be found in them.
 */
export function withoutSecret(text: string, secrets: readonly string[]): string {
  let cleared = text;
  for (const secret of secrets) {
    if (secret.length >= secretUnitsMin && cleared.length >= secret.length) cleared = withoutOne(cleared, secret);
  }
  return cleared;
}

function withoutOne(text: string, secret: string): string {
  let cleared = text.includes(secret) ? text.replaceAll(secret, mask) : text;
  if (cleared.includes('%') || cleared.includes('\\')) cleared = withoutEncoded(cleared, secret);
  if (mayHoldBase64(cleared, secret.length)) {
    for (const part of base64PartsOf(secret)) if (cleared.includes(part)) cleared = cleared.replaceAll(part, mask);
  }
  return cleared;
}

function withoutEncoded(text: string, secret: string): string {
  const bytes = Buffer.from(text);
  const wanted = [Buffer.from(secret), Buffer.from(secret.replaceAll(' ', '+'))];
  const ranges: [number, number][] = [];
  for (const encoding of [percentEncoding, jsonEscapes]) {
    let view: DecodedView | undefined = plainView(bytes);
    for (let round = 0; round < decodingsMax && view !== undefined; round += 1) {
      view = decodeView(view, encoding);
      if (view !== undefined) for (const one of wanted) ranges.push(...rangesOf(view, one));
    }
  }
  return ranges.length === 0 ? text : replaceRanges(bytes, ranges);
}

/** Where in the text a decoded secret stands. */
function rangesOf({ bytes, offsets }: DecodedView, wanted: Buffer): [number, number][] {
  const ranges: [number, number][] = [];
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + wanted.length)) {
    ranges.push([offsets[at] ?? 0, offsets[at + wanted.length] ?? 0]);
  }
  return ranges;
}

function replaceRanges(bytes: Buffer, ranges: [number, number][]): string {
  let cleared = '';
  let copiedTo = 0;
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    if (start >= copiedTo) cleared += bytes.toString('utf8', copiedTo, start) + mask;
    copiedTo = Math.max(copiedTo, end);
  }
  return cleared + bytes.toString('utf8', copiedTo);
}
