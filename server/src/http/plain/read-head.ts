/** What a plain request says: see `readPlainHead`. */
export interface PlainHead {
  readonly method: string;
  /** Request target, percent-encoded as it came. */
  readonly url: string;
  /** The header lines, as they came. */
  readonly lines: string;
  /** By name in lower case; without a prototype, and frozen. */
  readonly headers: Readonly<Record<string, string>>;
  /** Name, value, name, value, as they came. */
  readonly rawHeaders: string[];
  /** As sent; undefined for GET. */
  readonly body?: Buffer | undefined;
}

/** Longer ones are read by the parser of `node:http`, which has the limits. */
const headBytesMax = 4_096;
/** `GET / HTTP/1.1` and two ends of lines. */
const headBytesMin = 18;
const getBytes = 0x47455420;
/** The first four letters of methods that come with a body. */
const bodyMethods: ReadonlyMap<number, string> = new Map([
  [0x504f5354, 'POST'],
  [0x50555420, 'PUT'],
  [0x50415443, 'PATCH'],
]);
const endBytes = 0x0d0a0d0a;
const endOfHead = '\r\n\r\n';

/**
 * Narrower than what RFC 9112 allows, on purpose: what stands here has one meaning to whoever reads it, so no proxy in front can take it
 * for something else than we do. A target in origin form without fragment; lines that end with CR LF; names that are tokens, with
 * the colon right behind; values of printable ASCII.
 */
const requestLine = /^(?:GET|POST|PUT|PATCH) \/[\w\-.~!$&'()*+,;=:@/?%]* HTTP\/1\.1$/;
const headerLines = /^(?:[\w!#$%&'*+\-.^`|~]+:[\t\x20-\x7e]*\r\n)*\r\n$/;
const versionLength = ' HTTP/1.1'.length;

/** They change how a request is read, or what is done with its connection. */
const changesMeaning = new Set([
  'connection',
  'expect',
  'http2-settings',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Reads a packet that is one whole plain request: GET without a body, or POST, PUT and PATCH with a body of a length that is told, and nothing of
 * it that two readers could understand in two ways. Undefined for everything else: half of a request, two of them, any other
 * method, a name that comes twice.
 *
 * @param before of the same connection, whose headers, which are frozen, are given again when they are the same
 */
export function readPlainHead(packet: Buffer, before?: PlainHead): PlainHead | undefined {
  const { length } = packet;
  if (length < headBytesMin) return undefined;
  const firstBytes = packet.readUInt32BE(0);
  if (firstBytes === getBytes) {
    if (length > headBytesMax || packet.readUInt32BE(length - 4) !== endBytes) return undefined;
    return readHead('GET', packet.toString('latin1'), undefined, before);
  }
  const method = bodyMethods.get(firstBytes);
  if (method === undefined) return undefined;
  const end = packet.subarray(0, headBytesMax).indexOf(endOfHead, 0, 'latin1') + endOfHead.length;
  if (end < headBytesMin) return undefined;
  return readHead(method, packet.toString('latin1', 0, end), packet.subarray(end), before);
}

function readHead(
  method: string,
  text: string,
  body: Buffer | undefined,
  before: PlainHead | undefined,
): PlainHead | undefined {
  const lineEnd = text.indexOf('\r\n');
  const line = text.slice(0, lineEnd);
  // The method was told by its first letters.
  if (!requestLine.test(line) || !line.startsWith(`${method} `)) return undefined;
  const url = text.slice(method.length + 1, lineEnd - versionLength);
  const lines = text.slice(lineEnd + 2);
  const known = lines === before?.lines ? before : undefined;
  const read = known ?? (headerLines.test(lines) ? readLines(lines) : undefined);
  // One spelling for each length, and none for GET.
  if (read === undefined || read.headers['content-length'] !== body?.length.toString()) return undefined;
  return { method, url, lines, headers: read.headers, rawHeaders: read.rawHeaders, body };
}

function readLines(lines: string): Pick<PlainHead, 'headers' | 'rawHeaders'> | undefined {
  const headers = { __proto__: null } as unknown as Record<string, string>;
  const rawHeaders: string[] = [];
  for (let at = 0; at < lines.length - 2; ) {
    const colon = lines.indexOf(':', at);
    const end = lines.indexOf('\r\n', colon);
    const rawName = lines.slice(at, colon);
    const name = rawName.toLowerCase();
    const value = trimBlanks(lines, colon + 1, end);
    at = end + 2;
    if (headers[name] !== undefined) return undefined;
    if (changesMeaning.has(name) && !(name === 'connection' && value.toLowerCase() === 'keep-alive')) return undefined;
    headers[name] = value;
    rawHeaders.push(rawName, value);
  }
  return { headers: Object.freeze(headers), rawHeaders };
}

const isBlank = (code: number): boolean => code === 0x20 || code === 0x09;

function trimBlanks(text: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}
