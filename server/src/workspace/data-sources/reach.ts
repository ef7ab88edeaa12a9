import type { Readable } from 'node:stream';
import type { OutboundAnswer, OutboundRequest, OutboundTls } from '../../outbound/index.ts';
import type { Context } from '../kernel/context.ts';
import { findDataSource } from './find.ts';
import { customHeaders } from './header-rules.ts';
import { openSecrets } from './secrets.ts';
import type { DataSourceSelector, StoredDataSource } from './state.ts';
import { baseUrlOf, urlWithin } from './target-url.ts';

const TIMEOUT_SECONDS = 30;
const TIMEOUT_SECONDS_MAX = 300;

/** A data source with what it takes to ask it. Never leaves the folder. */
export interface OpenDataSource {
  readonly source: StoredDataSource;
  readonly secrets: ReadonlyMap<string, string>;
}

export interface TargetRequest {
  readonly method: string;
  /** Below the base URL of the data source, percent-encoded. */
  readonly path: string;
  /** Without the question mark, percent-encoded. */
  readonly query?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | Readable | undefined;
  readonly bytesMax: number;
  readonly signal?: AbortSignal | undefined;
}

/** Errors: `ObjectNotFound`, `SecretNotKept`. */
export async function openDataSource(ctx: Context, selector: DataSourceSelector): Promise<OpenDataSource> {
  const source = await findDataSource(ctx, selector);
  return { source, secrets: await openSecrets(ctx.kernel, source) };
}

/** Errors: `InvalidParameter` and those of `Outbound.send`. */
export function askTarget(ctx: Context, open: OpenDataSource, request: TargetRequest): Promise<OutboundAnswer> {
  const { source, secrets } = open;
  const url = urlWithin(baseUrlOf(source), request.path, request.query);
  const outbound: OutboundRequest = {
    url,
    method: request.method,
    headers: { 'user-agent': 'Belvedere', ...request.headers },
    secretHeaders: { ...authorizationOf(open), ...customHeaders(source.jsonData, secrets) },
    body: request.body,
    tls: tlsOf(open),
    timeoutMs: timeoutMsOf(source),
    bytesMax: request.bytesMax,
    signal: request.signal,
  };
  return ctx.kernel.outbound.send(outbound);
}

const basic = (user: string, password: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});

function authorizationOf({ source, secrets }: OpenDataSource): Record<string, string> {
  if (source.basicAuth) return basic(source.basicAuthUser, secrets.get('basicAuthPassword') ?? '');
  // InfluxDB takes its own users by Basic too, where other versions of its clients put them into the query.
  if (source.type === 'influxdb' && source.user !== '') return basic(source.user, secrets.get('password') ?? '');
  return {};
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

export function tlsOf({ source: { jsonData }, secrets }: OpenDataSource): OutboundTls {
  const ca = jsonData.tlsAuthWithCACert === true ? text(secrets.get('tlsCACert')) : undefined;
  const hasCertificate = jsonData.tlsAuth === true;
  const cert = hasCertificate ? text(secrets.get('tlsClientCert')) : undefined;
  const key = hasCertificate ? text(secrets.get('tlsClientKey')) : undefined;
  const servername = text(jsonData.serverName);
  return {
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(servername === undefined ? {} : { servername }),
    ...(jsonData.tlsSkipVerify === true ? { rejectUnauthorized: false } : {}),
  };
}

/** `jsonData.timeout` in seconds, as number or text. */
export function timeoutMsOf({ jsonData }: StoredDataSource): number {
  const seconds = Number(jsonData.timeout);
  const wanted = Number.isFinite(seconds) && seconds > 0 ? seconds : TIMEOUT_SECONDS;
  return Math.min(wanted, TIMEOUT_SECONDS_MAX) * 1_000;
}
