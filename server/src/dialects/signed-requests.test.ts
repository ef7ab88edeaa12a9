import { createHash, createHmac } from 'node:crypto';
import { stringify } from 'node:querystring';
import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isSigned, readSignature, type SignedRequest } from './signed-requests.ts';

/** A request as a program describes it to the signer of the SDK. */
interface Described {
  readonly method: string;
  readonly host: string;
  readonly path: string;
  readonly queryParams: Record<string, string | string[]>;
  readonly headers: Record<string, string>;
  readonly data?: unknown;
}

interface Wire {
  readonly authorization: string;
  readonly request: SignedRequest;
}

const now = Date.now();
const keyUuid = `wsak_${'0a'.repeat(16)}`;
const secret = 'abcdefghijklmnopqrstuvwxyz012345';

const described: Described = {
  method: 'GET',
  host: '127.0.0.1:7070',
  path: '/v1/wksp_1/openapi/called-records',
  queryParams: { limit: '10', called_url: '/v1/{project_id}/x' },
  headers: { 'X-Project-Id': 'wksp_1', 'content-type': 'application/json' },
};

/** Signed by the SDK, and then put on the wire by what its HTTP client uses: `URL`, `querystring`, JSON. */
function send({ method, host, path, queryParams, headers, data }: Described, sk = secret): Wire {
  const credential = { getAk: () => keyUuid, getSk: () => sk };
  // The signer sorts arrays in place.
  const request = {
    method,
    endpoint: `http://${host}${path}`,
    headers,
    queryParams: structuredClone(queryParams),
    data,
  };
  const signed = AKSKSigner.sign(request as never, credential as never) as Record<string, string>;
  const url = new URL(`http://${host}${path}?${stringify(queryParams)}`);
  const { Authorization: authorization = '', ...sent } = signed;
  return {
    authorization,
    request: {
      method,
      paths: [url.pathname],
      hosts: [sent.host ?? ''],
      query: url.search.slice(1),
      rawHeaders: Object.entries(sent).flat(),
      body: Buffer.from(data === undefined ? '' : JSON.stringify(data)),
    },
  };
}

function verifies({ authorization, request }: Wire, { sk = secret, at = now } = {}): boolean {
  const credential = readSignature(authorization, request, at);
  return credential.kind === 'signature' && credential.keyUuid === keyUuid && credential.verify(sk);
}

const withHeader = (wire: Wire, name: string, value: string): Wire => {
  const rawHeaders = wire.request.rawHeaders.flatMap((text, index, all) =>
    index % 2 === 1 ? [] : [text, text.toLowerCase() === name ? value : (all[index + 1] ?? '')],
  );
  return { ...wire, request: { ...wire.request, rawHeaders } };
};

const word = fc.string({ unit: fc.constantFrom(...'abcXYZ019-._~'), minLength: 1, maxLength: 12 });
/** A part of a path as a program writes it: whatever does not end it or stands for another path. */
const segment = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .filter(
    (text) => text.isWellFormed() && !/[/?#\\%\p{Cc}]/u.test(text) && !/^\.+$/.test(text) && text.trim() === text,
  );
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((each) => each.isWellFormed());
const headerName = fc.string({ unit: fc.constantFrom(..."abcdefgXYZ019-._~!#$&'*+^`|"), minLength: 1, maxLength: 12 });
const headerValue = fc
  .string({ unit: fc.constantFrom(...'abc XYZ,;=/"äé'), maxLength: 20 })
  .map((value) => value.trim());

const described$ = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  host: fc.constantFrom('127.0.0.1:7070', 'example.org', 'localhost:8443'),
  path: fc.array(segment, { maxLength: 4 }).map((parts) => `/v1/${parts.join('/')}`),
  queryParams: fc
    .array(fc.tuple(text, fc.oneof(text, fc.array(text, { maxLength: 3 }))), { maxLength: 5 })
    .map((pairs): Record<string, string | string[]> => Object.fromEntries(pairs)),
  headers: fc
    .uniqueArray(fc.tuple(headerName, headerValue), { maxLength: 4, selector: ([name]) => name.toLowerCase() })
    .map((pairs) => Object.fromEntries(pairs.map(([name, value]) => [`x-${name}`, value]))),
  data: fc.option(fc.dictionary(word, fc.oneof(text, fc.integer(), fc.boolean())), { nil: undefined }),
});

describe('what the signer of the SDK signs', () => {
  test('verifies, whatever method, path, query, headers and body are', () => {
    fc.assert(
      fc.property(described$, (request) => {
        expect(verifies(send(request))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('verifies with spaces, quotes and letters beyond ASCII in the path, which it encodes twice, in part or not at all', () => {
    for (const path of [
      '/a b',
      "/it's {here}|there",
      '/größe',
      '/größe und maß',
      '/日本 語/\u{1f600}',
      '/a%20b',
      '/gr%C3%B6%C3%9Fe%20und',
    ]) {
      expect(verifies(send({ ...described, path })), path).toBe(true);
    }
  });

  test('verifies as most signers sign a path: encoded once', () => {
    const path = "/v1/größe und 'maß'";
    const rawHeaders = ['Host', 'h', 'X-Sdk-Date', compact(now)];
    const canonical = `GET\n/v1/gr%C3%B6%C3%9Fe%20und%20%27ma%C3%9F%27/\n\nhost:h\nx-sdk-date:${compact(now)}\n\nhost;x-sdk-date\n${createHash('sha256').digest('hex')}`;
    const hashed = createHash('sha256').update(canonical).digest('hex');
    const signature = createHmac('sha256', secret)
      .update(`SDK-HMAC-SHA256\n${compact(now)}\n${hashed}`)
      .digest('hex');
    const authorization = `SDK-HMAC-SHA256 Access=${keyUuid}, SignedHeaders=host;x-sdk-date, Signature=${signature}`;
    const paths = [encodeURI(path)];
    const request = { method: 'GET', paths, hosts: ['h'], query: '', rawHeaders, body: Buffer.alloc(0) };
    expect(verifies({ authorization, request })).toBe(true);
  });

  test('verifies when a proxy put its own host in the place of the one that was called, or took a part of the path off', () => {
    const wire = send({ ...described, host: 'example.org', path: `/belvedere${described.path}` });
    const behind = withHeader(wire, 'host', '10.0.0.1:7070');
    const seen = { ...behind.request, hosts: ['10.0.0.1:7070'], paths: [described.path] };
    expect(verifies({ ...behind, request: seen })).toBe(false);
    const known = {
      ...seen,
      hosts: [...seen.hosts, 'example.org'],
      paths: [...seen.paths, `/belvedere${described.path}`],
    };
    expect(verifies({ ...behind, request: known })).toBe(true);
  });

  test('verifies where the hash of the body is left out, as long as there is no body', () => {
    const wire = send({ ...described, headers: { 'X-Sdk-Content-Sha256': 'UNSIGNED-PAYLOAD' } });
    expect(verifies(wire)).toBe(true);
    const withBody = { ...wire, request: { ...wire.request, body: Buffer.from('{}') } };
    expect(() => verifies(withBody)).toThrow('the body must be signed');
  });
});

const compact = (time: number): string => new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '');

/** One place of a request, changed by one character that is not the one that was there. */
const changes: Record<string, (wire: Wire, at: number) => Wire> = {
  method: (wire) => ({ ...wire, request: { ...wire.request, method: 'PATCH' } }),
  path: (wire, at) => ({
    ...wire,
    request: { ...wire.request, paths: wire.request.paths.map((path) => otherAt(path, 1 + (at % 2))) },
  }),
  query: (wire, at) => {
    const { query } = wire.request;
    return { ...wire, request: { ...wire.request, query: otherAt(query, query.indexOf('aaaaa') + (at % 5)) } };
  },
  'query, one more': (wire) => ({ ...wire, request: { ...wire.request, query: `${wire.request.query}&x=1` } }),
  host: (wire, at) => ({
    ...wire,
    request: { ...wire.request, hosts: wire.request.hosts.map((host) => otherAt(host, at)) },
  }),
  'a signed header': (wire) => withHeader(wire, 'x-signed', 'anothervalue'),
  date: (wire) => withHeader(wire, 'x-sdk-date', compact(now - 60_000)),
  body: (wire, at) => ({ ...wire, request: { ...wire.request, body: otherByte(wire.request.body, at) } }),
  signature: (wire, at) => {
    const start = wire.authorization.length - 64 + (at % 64);
    const digit = wire.authorization[start] === '0' ? '1' : '0';
    return { ...wire, authorization: wire.authorization.slice(0, start) + digit + wire.authorization.slice(start + 1) };
  },
};

function otherAt(text: string, at: number): string {
  const index = at % text.length;
  return text.slice(0, index) + (text[index] === 'q' ? 'r' : 'q') + text.slice(index + 1);
}

function otherByte(body: Uint8Array, at: number): Uint8Array {
  if (body.length === 0) return Buffer.from('x');
  return body.map((byte, index) => (index === at % body.length ? byte ^ 1 : byte));
}

describe('a signature does not verify', () => {
  test.each(Object.keys(changes))('when one byte was changed: %s', (place) => {
    fc.assert(
      fc.property(described$, fc.nat(), (request, at) => {
        const wire = send({
          ...request,
          queryParams: { aaaaa: 'b', ...request.queryParams },
          headers: { 'x-signed': 'value', ...request.headers },
        });
        expect(verifies(changes[place]?.(wire, at) ?? wire)).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  test('with any other secret', () => {
    const wire = send(described);
    for (const sk of ['', secret.slice(1), `${secret}x`, secret.toUpperCase()])
      expect(verifies(wire, { sk })).toBe(false);
  });

  test('more than 15 minutes away from the clock of the server, on either side', () => {
    const wire = send(described);
    const date = wire.request.rawHeaders[wire.request.rawHeaders.indexOf('X-Sdk-Date') + 1] ?? '';
    const at = Date.parse(date.replace(/(....)(..)(..)T(..)(..)(..)Z/, '$1-$2-$3T$4:$5:$6Z'));
    for (const minutes of [15, -15]) {
      expect(verifies(wire, { at: at + minutes * 60_000 })).toBe(true);
      expect(() => verifies(wire, { at: at + minutes * 60_000 + Math.sign(minutes) })).toThrow('15 minutes');
    }
  });
});

describe('a request is refused before any key is looked for', () => {
  const wire = send(described);
  const named = (list: string): Wire => ({
    ...wire,
    authorization: wire.authorization.replace(/SignedHeaders=[^,]*/, `SignedHeaders=${list}`),
  });
  const headers = (...more: string[]): Wire => ({
    ...wire,
    request: { ...wire.request, rawHeaders: [...wire.request.rawHeaders, ...more] },
  });

  test.each([
    ['without a list of headers', { ...wire, authorization: 'SDK-HMAC-SHA256 Access=a, Signature=b' }, 'must read'],
    ['with a signature that is none', { ...wire, authorization: `${wire.authorization}0` }, 'must read'],
    [
      'with one in capitals',
      { ...wire, authorization: wire.authorization.replace(/Signature=.*/, `Signature=${'AB'.repeat(32)}`) },
      'must read',
    ],
    ['when the host is not signed', named('x-sdk-date'), 'must name host'],
    ['when the date is not signed', named('host'), 'must name x-sdk-date'],
    ['when the list has capitals', named('Host;x-sdk-date'), 'must name host'],
    ['when a header is listed twice', named('host;x-sdk-date;host'), 'names a header twice'],
    [
      'when more are listed than a signer names',
      named(Array.from({ length: 60 }, (_, at) => `x-${at}`).join(';')),
      'more than 50',
    ],
    ['when a listed header is not there', named('host;x-sdk-date;x-domain-id'), 'does not have'],
    ['when a signed header came twice', headers('x-project-id', 'wksp_2'), 'signed header twice'],
    ['when the host came twice', headers('Host', 'example.com'), 'signed header twice'],
    ['with a date in another form', withHeader(wire, 'x-sdk-date', new Date(now).toISOString()), 'YYYYMMDD'],
    ['with a day that does not exist', withHeader(wire, 'x-sdk-date', '20260231T000000Z'), 'YYYYMMDD'],
  ])('%s', (_, sent, message) => {
    expect(() => verifies(sent)).toThrow(message);
    expect(() => verifies(sent)).toThrow(expect.objectContaining({ code: 'InvalidApiKey' }));
  });

  test('and only what says so is taken for signed', () => {
    expect(isSigned(wire.authorization)).toBe(true);
    for (const other of [undefined, '', 'Bearer x', 'SDK-HMAC-SHA256', 'V11-HMAC-SHA256 Credential=x']) {
      expect(isSigned(other)).toBe(false);
    }
  });
});
