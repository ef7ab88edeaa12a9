/** What a plain request says: see `readPlainHead`. */
export interface PlainHead {
  /** Request target, percent-encoded as it came. */
  readonly url: string;
  /** By name in lower case; without a prototype. */
  readonly headers: Readonly<Record<string, string>>;
  /** Name, value, name, value, as they came. */
  readonly rawHeaders: string[];
}

/** Longer ones are read by the parser of `node:http`, which has the limits. */
const headBytesMax = 4_096;
/** `GET / HTTP/1.1` and two ends of lines. */
const headBytesMin = 18;
const getBytes = 0x47455420;
const endBytes = 0x0d0a0d0a;

/**
 * Narrower than what RFC 9112 allows, on purpose: what stands here has one meaning to whoever reads it, so no proxy in front can take it
 * for something else than we do. A target in origin form without fragment; lines that end with CR LF; names that are tokens, with
 * the colon right behind; values of printable ASCII.
 */
const wellFormed = /^GET \/[\w\-.~!$&'()*+,;=:@/?%]* HTTP\/1\.1\r\n(?:[\w!#$%&'*+\-.^`|~]+:[\t\x20-\x7e]*\r\n)*\r\n$/;
const targetStart = 'GET '.length;
const versionBytes = ' HTTP/1.1\r\n'.length;

/** They change how a request is read, or what is done with its connection. */
const changesMeaning = new Set([
  'connection',
  'content-length',
  'expect',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Reads a packet that is one whole plain request: GET with HTTP/1.1, without a body, and nothing of it that two readers could understand
 * in two ways. Undefined for everything else: half of a request, two of them, any other method, a name that comes twice.
 */
export function readPlainHead(packet: Buffer): PlainHead | undefined {
  const { length } = packet;
  if (length < headBytesMin || length > headBytesMax) return undefined;
  if (packet.readUInt32BE(0) !== getBytes || packet.readUInt32BE(length - 4) !== endBytes) return undefined;
  const text = packet.toString('latin1');
  if (!wellFormed.test(text)) return undefined;
  const lineEnd = text.indexOf('\r\n');
  const headers = { __proto__: null } as unknown as Record<string, string>;
  const rawHeaders: string[] = [];
  for (let at = lineEnd + 2; at < length - 2; ) {
    const colon = text.indexOf(':', at);
    const end = text.indexOf('\r\n', colon);
    const rawName = text.slice(at, colon);
    const name = rawName.toLowerCase();
    const value = trimBlanks(text, colon + 1, end);
    at = end + 2;
    if (headers[name] !== undefined) return undefined;
    if (changesMeaning.has(name) && !(name === 'connection' && value.toLowerCase() === 'keep-alive')) return undefined;
    headers[name] = value;
    rawHeaders.push(rawName, value);
  }
  return { url: text.slice(targetStart, lineEnd + 2 - versionBytes), headers, rawHeaders };
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

function trimBlanks(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
