import { noteCall } from './calls-behind.ts';
import { ApiError } from './errors.ts';
import { exactJson } from './exact-json.ts';

export type QueryValue = string | number | boolean | readonly string[] | undefined;
export type Query = Readonly<Record<string, QueryValue>>;

export interface PageInfo {
  readonly count: number;
  readonly pageIndex: number;
  readonly pageSize: number;
  readonly totalCount: number;
}

/** An answer of the Open API. */
export interface Answer<Content> {
  readonly content: Content;
  readonly pageInfo: PageInfo | undefined;
  /** What `If-Match` of a change takes; empty for answers of no single object. */
  readonly etag: string;
}

interface CallOptions {
  /** Keeps numbers of 64 bits as they are written: for what is sent back. */
  readonly isExact?: boolean;
  readonly query?: Query;
  readonly body?: unknown;
  readonly ifMatch?: string;
  readonly signal?: AbortSignal | undefined;
}

interface Received {
  readonly value: unknown;
  readonly etag: string;
}

/** `/belvedere` below a sub path, empty without one. The server writes it into the page. */
export const basePath = new URL(document.baseURI).pathname.replace(/\/$/, '');
/** `https://example.org/belvedere`, for commands that are shown. */
export const serverAddress = `${window.location.origin}${basePath}`;

function withQuery(path: string, query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    // Lists go as one text: a name that is sent twice is refused.
    parameters.set(name, typeof value === 'object' ? value.join(',') : String(value));
  }
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function call(method: string, path: string, options: CallOptions): Promise<Received> {
  const target = withQuery(path, options.query);
  const body = options.body === undefined ? undefined : JSON.stringify(options.body);
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.ifMatch !== undefined) headers['If-Match'] = options.ifMatch;
  const startedMs = performance.now();
  const response = await send(`${basePath}${target}`, {
    method,
    headers,
    body: body ?? null,
    signal: options.signal ?? null,
  });
  const text = await response.text();
  const traceId = response.headers.get('X-Trace-Id') ?? '';
  const durationMs = performance.now() - startedMs;
  noteCall({ method, path: target, body, status: response.status, durationMs, traceId });
  const value = parsed(text, options.isExact === true);
  if (response.ok) return { value, etag: response.headers.get('ETag') ?? '' };
  const { errorCode = '', message = response.statusText } = (value ?? {}) as { errorCode?: string; message?: string };
  throw new ApiError(response.status, errorCode, message, traceId, value);
}

async function send(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...init, credentials: 'same-origin' });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new ApiError(0, 'ServerUnreachable', String(error), '');
  }
}

function parsed(text: string, isExact: boolean): unknown {
  if (text === '') return undefined;
  try {
    return isExact ? exactJson(text) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function openApiCall<Content>(method: string, path: string, options: CallOptions): Promise<Answer<Content>> {
  const { value, etag } = await call(method, `/api/v1${path}`, options);
  const { content, pageInfo } = value as { content: Content; pageInfo?: PageInfo };
  return { content, pageInfo, etag };
}

/** The Open API: paths below `/api/v1`. Errors: `ApiError`. */
export const openApi = {
  get: <Content>(path: string, query?: Query, signal?: AbortSignal) =>
    openApiCall<Content>('GET', path, { ...(query && { query }), signal }),
  /** For what is changed and sent back. */
  getExactly: <Content>(path: string, signal?: AbortSignal) =>
    openApiCall<Content>('GET', path, { signal, isExact: true }),
  post: <Content>(path: string, body: unknown = {}, options: Pick<CallOptions, 'ifMatch' | 'query' | 'signal'> = {}) =>
    openApiCall<Content>('POST', path, { body, ...options }),
};

async function grafanaCall<Value>(method: string, path: string, options: CallOptions): Promise<Value> {
  return (await call(method, path, options)).value as Value;
}

/** The HTTP API of Grafana: paths as that has them, `/api/…`. Errors: `ApiError`. */
export const grafanaApi = {
  get: <Value>(path: string, query?: Query, signal?: AbortSignal) =>
    grafanaCall<Value>('GET', path, { ...(query && { query }), signal }),
  /** For what is changed and sent back. */
  getExactly: <Value>(path: string, signal?: AbortSignal) => grafanaCall<Value>('GET', path, { signal, isExact: true }),
  post: <Value>(path: string, body: unknown = {}, signal?: AbortSignal) =>
    grafanaCall<Value>('POST', path, { body, signal }),
  put: <Value>(path: string, body: unknown = {}) => grafanaCall<Value>('PUT', path, { body }),
  patch: <Value>(path: string, body: unknown = {}) => grafanaCall<Value>('PATCH', path, { body }),
  delete: <Value>(path: string) => grafanaCall<Value>('DELETE', path, {}),
};
