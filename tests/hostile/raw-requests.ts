import type { WireAnswer } from './connection.ts';

/**
 * Requests that break the rules of HTTP, or bend them so that two programs in a row could read different requests out of the
 * same bytes. The product may answer them with 4xx only.
 */
export function rawRequests(key: string): Readonly<Record<string, string>> {
  const head = (line: string, ...headers: string[]): string =>
    [line, 'Host: 127.0.0.1', `DF-API-KEY: ${key}`, ...headers, '', ''].join('\r\n');
  const post = (...headers: string[]): string => head('POST /api/v1/tag/create HTTP/1.1', ...headers);
  const get = (...headers: string[]): string => head('GET /api/v1/workspace/get HTTP/1.1', ...headers);
  const smuggled = `${head('POST /api/v1/workspace/modify HTTP/1.1', 'Content-Length: 19')}{"name":"smuggled"}`;
  const chunked = 'Transfer-Encoding: chunked';
  return {
    'length and chunks': `${post('Content-Length: 5', chunked)}0\r\n\r\n${smuggled}`,
    'chunks and length': `${post(chunked, 'Content-Length: 5')}0\r\n\r\n${smuggled}`,
    'two lengths': `${post('Content-Length: 2', 'Content-Length: 40')}{}${smuggled}`,
    'the same length twice': `${post('Content-Length: 2', 'Content-Length: 2')}{}`,
    'a list of lengths': `${post('Content-Length: 2, 2')}{}`,
    'a negative length': post('Content-Length: -1'),
    'a signed length': `${post('Content-Length: +2')}{}`,
    'a hexadecimal length': `${post('Content-Length: 0x2')}{}`,
    'an empty length': post('Content-Length: '),
    'a huge length': post('Content-Length: 99999999999999999999999'),
    'a length of one gigabyte': `${post('Content-Length: 1073741824')}{`,
    'a shorter length than the body': `${post('Content-Length: 2')}{}${smuggled.slice(5)}`,
    'a coding before chunked': `${post('Transfer-Encoding: gzip, chunked')}0\r\n\r\n`,
    'a coding after chunked': `${post('Transfer-Encoding: chunked, identity')}0\r\n\r\n${smuggled}`,
    'an unknown coding': `${post('Transfer-Encoding: xchunked')}0\r\n\r\n${smuggled}`,
    'two codings': `${post(chunked, 'Transfer-Encoding: identity')}0\r\n\r\n${smuggled}`,
    'a space before the colon': `${post('Transfer-Encoding : chunked')}0\r\n\r\n${smuggled}`,
    'a vertical tab in the coding': `${post('Transfer-Encoding:\u000bchunked')}0\r\n\r\n${smuggled}`,
    'a chunk size that is no number': `${post(chunked)}zz\r\n{}\r\n0\r\n\r\n`,
    'a negative chunk size': `${post(chunked)}-2\r\n{}\r\n0\r\n\r\n`,
    'a huge chunk size': `${post(chunked)}fffffffffffffffff\r\n{}\r\n0\r\n\r\n`,
    'a chunk size in 0x': `${post(chunked)}0x2\r\n{}\r\n0\r\n\r\n`,
    'a chunk that is longer than its size': `${post(chunked)}1\r\n{}\r\n0\r\n\r\n`,
    'a chunk without its end': `${post(chunked)}2\r\n{}0\r\n\r\n`,
    'an endless chunk extension': `${post(chunked)}2;${'a'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
    'bare line feeds in chunks': `${post(chunked)}2\n{}\n0\n\n`,
    'bare line feeds': get().replaceAll('\r\n', '\n'),
    'a bare carriage return': get('X-A: a\rX-B: b'),
    'a NUL in a header': get('X-A: a\u0000b'),
    'a NUL in a name': get('X\u0000A: a'),
    'a NUL in the target': head('GET /api/v1/\u0000 HTTP/1.1'),
    'a folded header': get('X-A: a\r\n b'),
    'a header without a name': get(': a'),
    'a header without a colon': get('X-A'),
    'a space in a name': get('X A: a'),
    'three thousand headers': get(...Array.from({ length: 3_000 }, (_, index) => `X-${index}: a`)),
    'a long target': head(`GET /api/v1/${'x'.repeat(20_000)} HTTP/1.1`),
    'an absolute target': head('GET http://evil.example/api/v1/nothing HTTP/1.1'),
    'an absolute target with a user': head('GET http://a:b@evil.example:99999/ HTTP/1.1'),
    'a target without a slash': head('GET api/v1/workspace/get HTTP/1.1'),
    'an asterisk': head('OPTIONS * HTTP/1.1'),
    'a tunnel': head('CONNECT evil.example:443 HTTP/1.1'),
    'a space in the target': head('GET /api/v1/workspace/get /etc/passwd HTTP/1.1'),
    'no version': `GET /api/v1/workspace/get\r\n\r\n`,
    'a version to come': head('GET /api/v1/workspace/get HTTP/9.9'),
    'version two': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'an unknown method': head('BREW /api/v1/workspace/get HTTP/1.1'),
    'a method in small letters': head('get /api/v1/workspace/get HTTP/1.1'),
    'a TLS greeting': '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003',
    'nothing but line ends': `${'\r\n'.repeat(100)}x\r\n\r\n`,
    'binary rubbish': String.fromCharCode(...Array.from({ length: 300 }, (_, index) => (index * 89) % 256)),
  };
}

/**
 * What is wrong with the answers to a valid request, a raw one and another valid one on the same connection: the first is
 * served, the second refused, and the third served or not; nothing else succeeds.
 */
export function problemsOfPipeline(answers: readonly WireAnswer[]): string[] {
  const [first, ...others] = answers;
  const refused = others.filter(({ status }) => status !== 200);
  const served = others.filter(({ status }) => status === 200);
  const isEnvelope = ({ status, text }: WireAnswer): boolean => {
    const answer = JSON.parse(text) as Record<string, unknown>;
    // Outside the dialects there is no envelope.
    if (answer.status === 404) return typeof answer.message === 'string';
    return answer.code === status && answer.content === null && answer.success === false && answer.message !== '';
  };
  const isEnd = (answer: WireAnswer): boolean => answer === answers.at(-1) && answer.headers.connection === 'close';
  return [
    ...(first?.status === 200 ? [] : ['the valid request before it was not served']),
    ...(refused.length === 0 ? ['nothing was refused'] : []),
    ...refused.filter(({ status }) => status < 400 || status >= 500).map(({ text }) => `not 4xx: ${text}`),
    ...refused.filter((answer) => !isEnvelope(answer)).map(({ text }) => `no envelope: ${text}`),
    ...served.filter((answer) => !isEnd(answer)).map(({ text }) => `served: ${text.slice(0, 200)}`),
  ];
}
