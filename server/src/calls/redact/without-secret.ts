import { type DecodedView, decodeView, jsonEscape, percentEscape, plainView } from './decoded-view.ts';
import { mask } from './mask.ts';

/** A text that is shorter stands in other texts by chance, and hiding it there would tell what it is. */
const secretUnitsMin = 4;
/** So much of a base64 text does not stand there by chance. */
const base64UnitsMin = 8;
/** Keeps the number of patterns small, whatever is presented as a credential. */
const base64RunUnitsMax = 64;
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
  if (base64Run(secret).test(cleared)) {
    for (const part of base64PartsOf(secret)) if (cleared.includes(part)) cleared = cleared.replaceAll(part, mask);
  }
  return cleared;
}

function withoutEncoded(text: string, secret: string): string {
  const bytes = Buffer.from(text);
  const wanted = [Buffer.from(secret), Buffer.from(secret.replaceAll(' ', '+'))];
  const ranges: [number, number][] = [];
  for (const decodeEscape of [percentEscape, jsonEscape]) {
    let view: DecodedView | undefined = plainView(bytes);
    for (let round = 0; round < decodingsMax && view !== undefined; round += 1) {
      view = decodeView(view, decodeEscape);
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

const base64Runs = new Map<number, RegExp>();

/** Matches a text that is long enough to hold the base64 of a secret; most are not, and need not be searched. */
function base64Run(secret: string): RegExp {
  const units = Math.min(Math.max(base64UnitsMin, Math.floor((secret.length * 4) / 3) - 3), base64RunUnitsMax);
  let run = base64Runs.get(units);
  if (run === undefined) {
    run = new RegExp(`[A-Za-z0-9+/]{${units}}|[A-Za-z0-9_-]{${units}}`);
    base64Runs.set(units, run);
  }
  return run;
}

/**
 * The characters of base64 that stand for a secret and nothing else, for each of the three places in a group of bytes at which it may
 * begin, in both alphabets.
 */
function base64PartsOf(secret: string): string[] {
  const bytes = Buffer.from(secret);
  const parts = new Set<string>();
  for (let shift = 0; shift < 3; shift += 1) {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64url');
    // The first characters hold bits of what stands before, the last one may hold bits of what follows.
    const start = [0, 2, 3][shift] as number;
    const end = Math.floor(((shift + bytes.length) * 8) / 6);
    const part = encoded.slice(start, end);
    if (part.length < base64UnitsMin) continue;
    parts.add(part);
    parts.add(part.replaceAll('-', '+').replaceAll('_', '/'));
  }
  return [...parts];
}
