import { parseJson } from '../../server/src/json/index.ts';
/** An answer of the Open API, read as a script would read it. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body: any;
  // biome-ignore lint/suspicious/noExplicitAny: the same.
  readonly content: any;
  readonly etag: string | null;
}

export interface Client {
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Answer>;
  readonly post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>;
  readonly call: (method: string, path: string, options?: CallOptions) => Promise<Answer>;
}

export const isLines = (headers: Headers): boolean =>
  headers.get('content-type')?.startsWith('application/x-ndjson') ?? false;

/** Neither has a document. */
export const isDocument = (headers: Headers): boolean =>
  headers.get('content-type')?.startsWith('application/vnd.belvedere.') ?? false;

/** Nor have events. */
export const isEvents = (headers: Headers): boolean =>
  headers.get('content-type')?.startsWith('text/event-stream') ?? false;

/** The data of the changes among the events of a stream. */
export const changesOfEvents = (text: string): unknown[] =>
  [...text.matchAll(/^event: change\ndata: (.*)$/gm)].map(([, data = '']) => parseJson(data) as unknown);

const envelopeOf = (content: unknown) => ({ code: 200, success: true, errorCode: '', content });

/** A streamed answer has no envelope; tests look at it as if it had one whose content is the list of its lines. */
const envelopeOfLines = (text: string) =>
  envelopeOf(
    text
      .split('\n')
      .slice(0, -1)
      .map((line) => parseJson(line) as unknown),
  );

function parsedBody(headers: Headers, text: string): { content: unknown } {
  if (isLines(headers)) return envelopeOfLines(text);
  if (isEvents(headers)) return envelopeOf(changesOfEvents(text));
  return isDocument(headers) ? envelopeOf(parseJson(text)) : (parseJson(text) as { content: unknown });
}

/** Sees every answer; the tests hold each against the API description (validate-answers.ts). */
type Observer = (method: string, path: string, answer: Answer) => void;
let observe: Observer = () => undefined;
export function observeAnswers(observer: Observer): void {
  observe = observer;
}

export interface CallOptions {
  /** Text is sent as it is; a value is written as JSON. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Speaks the Open API of a server at this address with this key. Paths are below `/api/v1`. */
export function openApiClient(address: string, key: string | undefined): Client {
  const call: Client['call'] = async (method, path, { body, headers = {} } = {}) => {
    const response = await fetch(`${address}/api/v1${path}`, {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(key === undefined ? {} : { 'DF-API-KEY': key }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = parsedBody(response.headers, text);
    const answer: Answer = {
      status: response.status,
      headers: response.headers,
      text,
      body: parsed,
      content: parsed.content,
      etag: response.headers.get('etag'),
    };
    observe(method, `/api/v1${path}`, answer);
    return answer;
  };
  return {
    call,
    get: (path, headers = {}) => call('GET', path, { headers }),
    post: (path, body, headers = {}) => call('POST', path, { body, headers }),
  };
}
