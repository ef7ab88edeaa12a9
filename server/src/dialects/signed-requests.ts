import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import { BelvedereError } from '../errors/index.ts';
import type { Credential } from '../workspace/kernel/caller.ts';
import { canonicalPaths, canonicalQuery, headerOrders } from './canonical-request.ts';

/** What of a request can be signed. */
export interface SignedRequest {
  readonly method: string;
  /**
   * The path as the caller called it, percent-encoded as it came. Several where a proxy may have taken a part of it off.
   */
  readonly paths: readonly string[];
  /** The host as the caller called it, with the port. Several where a proxy may have put its own in its place. */
  readonly hosts: readonly string[];
  /** As text, without the question mark. */
  readonly query: string;
  /** Names and values in turn, as they came: one header that came twice is two. */
  readonly rawHeaders: readonly string[];
  readonly body: Uint8Array;
}

const ALGORITHM = 'SDK-HMAC-SHA256';
const FORM = /^SDK-HMAC-SHA256 +Access=([^,\s]{1,200}), *SignedHeaders=([^,\s]+), *Signature=([0-9a-f]{64})$/;
const DATE_FORM = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
/** The signer of the SDKs names as many as a request has: a handful. */
const SIGNED_HEADERS_MAX = 50;
const MINUTES_OFF_MAX = 15;

/** What the SDKs sign in place of the hash of a body that is not JSON. */
const UNSIGNED_BODY = 'UNSIGNED-PAYLOAD';

export const isSigned = (authorization: string | undefined): authorization is string =>
  authorization?.startsWith(`${ALGORITHM} `) === true;

/**
 * The credential of a request that is signed as the SDKs of Huawei Cloud sign (`SDK-HMAC-SHA256`). Whether the signature is
 * right shows when its `verify` is given the secret of the key.
 *
 * Nothing here depends on a key, so the errors may say what is wrong: `InvalidApiKey` for a header that cannot be read, a signed
 * header that is missing or there twice, a date too far from `now`; `InvalidParameter` for a query that cannot be decoded.
 */
export function readSignature(authorization: string, request: SignedRequest, now: number): Credential {
  const [, keyUuid = '', list = '', signature = ''] =
    FORM.exec(authorization) ??
    refuse(
      `the header Authorization must read ${ALGORITHM} Access=…, SignedHeaders=…, Signature=… with 64 hexadecimal digits`,
    );
  const names = list.split(';');
  const headers = signedHeaders(names, request.rawHeaders);
  const date = checkDate(headers.get('x-sdk-date') ?? '', now);
  const query = canonicalQuery(request.query);
  const bodyHash = signedBodyHash(headers, request.body);
  const expected = Buffer.from(signature, 'hex');
  return {
    kind: 'signature',
    keyUuid,
    verify: (secret) => {
      for (const canonical of canonicalRequests(request, { names, list, headers, query, bodyHash })) {
        const text = `${ALGORITHM}\n${date}\n${hash('sha256', canonical, 'hex')}`;
        if (timingSafeEqual(createHmac('sha256', secret).update(text).digest(), expected)) return true;
      }
      return false;
    },
  };
}

interface SignedParts {
  readonly names: readonly string[];
  readonly list: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly query: string;
  readonly bodyHash: string;
}

/** Everything that the caller may have signed, likeliest first: one of each is what nearly every caller signs. */
function* canonicalRequests(
  { method, paths, hosts }: SignedRequest,
  { names, list, headers, query, bodyHash }: SignedParts,
): Generator<string> {
  for (const host of new Set(hosts)) {
    for (const ordered of headerOrders(names)) {
      const lines = ordered.map((name) => `${name}:${name === 'host' ? host : headers.get(name)}\n`).join('');
      for (const path of new Set(paths.flatMap(canonicalPaths))) {
        yield `${method}\n${path}\n${query}\n${lines}\n${list}\n${bodyHash}`;
      }
    }
  }
}

function signedHeaders(names: readonly string[], rawHeaders: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  // Whoever sends this has proved nothing yet: the work is bounded, and grows with the headers and not with their square.
  if (names.length > SIGNED_HEADERS_MAX) refuse(`SignedHeaders names more than ${SIGNED_HEADERS_MAX} headers`);
  for (const required of ['host', 'x-sdk-date']) {
    if (!names.includes(required)) refuse(`SignedHeaders must name ${required}, in lower case`);
  }
  const sent = new Map<string, string[]>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const values = sent.get(name);
    if (values === undefined) sent.set(name, [rawHeaders[index + 1] ?? '']);
    else values.push(rawHeaders[index + 1] ?? '');
  }
  for (const name of names) {
    const [value, second] = sent.get(name) ?? [];
    if (headers.has(name)) refuse('SignedHeaders names a header twice');
    if (value === undefined) refuse('SignedHeaders names a header that the request does not have');
    if (second !== undefined) refuse('the request has a signed header twice');
    headers.set(name, value.trim());
  }
  return headers;
}

/** The date as it was signed. */
function checkDate(text: string, now: number): string {
  const parts = DATE_FORM.exec(text)?.slice(1).map(Number);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts ?? [];
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const compact = (time: number) => new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  // A day or an hour that does not exist comes out as another one.
  if (parts === undefined || compact(at) !== text) refuse('the header X-Sdk-Date must read YYYYMMDDTHHMMSSZ');
  if (Math.abs(now - at) > MINUTES_OFF_MAX * 60_000) {
    refuse(`X-Sdk-Date is more than ${MINUTES_OFF_MAX} minutes away from the clock of the server, ${compact(now)}`);
  }
  return text;
}

/** A body whose hash was not signed could be anybody's: it must be empty. */
function signedBodyHash(headers: ReadonlyMap<string, string>, body: Uint8Array): string {
  const unsigned = headers.get('x-sdk-content-sha256') === UNSIGNED_BODY;
  if (unsigned && body.length > 0)
    refuse('the body must be signed: send X-Sdk-Content-Sha256 with its hash or leave it out');
  return unsigned ? UNSIGNED_BODY : hash('sha256', body, 'hex');
}

function refuse(message: string): never {
  throw new BelvedereError('InvalidApiKey', message);
}
