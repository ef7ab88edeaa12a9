import { BelvedereError } from '../../../errors/index.ts';
import { checkJsonText, parseJson } from '../../../json/index.ts';
import type { OutboundAnswer } from '../../../outbound/index.ts';
import type { Context } from '../../kernel/context.ts';

/** The Grafana to be asked, and as whom. */
export interface GrafanaServer {
  readonly address: string;
  readonly token?: string | undefined;
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly organization?: number | undefined;
}

interface GrafanaAnswer {
  readonly status: number;
  /** Undefined for what is no JSON: pages of old servers for routes that they do not know. */
  readonly value: unknown;
  readonly text: string;
}

export interface GrafanaClient {
  /** Of a path below the address, such as `api/search?type=dash-db`. Errors: those of `Outbound`, `GrafanaRefused`. */
  readonly get: (path: string) => Promise<GrafanaAnswer>;
  /** The same of what not every server and not every credential has: every status is an answer. */
  readonly ask: (path: string) => Promise<GrafanaAnswer>;
}

const TIMEOUT_MS = 30_000;
/** Of one answer: a page of the search, or one dashboard. */
const ANSWER_BYTES_MAX = 16 * 1024 * 1024;
/** Of all answers together: what is read is in memory until it is taken. */
const BYTES_MAX = 128 * 1024 * 1024;
const REQUESTS_MAX = 40_000;
const DURATION_MS_MAX = 15 * 60_000;

/** Errors: `InvalidParameter` for an address that is none, and for a credential that is not one. */
export function createGrafanaClient({ kernel }: Context, server: GrafanaServer, signal: AbortSignal): GrafanaClient {
  const base = baseOf(server.address);
  const secretHeaders = { authorization: authorizationOf(server) };
  const headers = {
    accept: 'application/json',
    ...(server.organization === undefined ? {} : { 'x-grafana-org-id': String(server.organization) }),
  };
  const endMs = kernel.now() + DURATION_MS_MAX;
  let requests = 0;
  let bytes = 0;
  const ask = async (path: string): Promise<GrafanaAnswer> => {
    requests += 1;
    if (requests > REQUESTS_MAX || kernel.now() > endMs) {
      throw tooMuch(`more than ${REQUESTS_MAX} requests or ${DURATION_MS_MAX / 60_000} minutes`);
    }
    const url = new URL(path, base);
    const bytesMax = ANSWER_BYTES_MAX;
    const answer = await kernel.outbound.send({
      ...{ url, method: 'GET', headers, secretHeaders, timeoutMs: TIMEOUT_MS, bytesMax, signal },
    });
    const text = await textOf(answer);
    bytes += text.length;
    if (bytes > BYTES_MAX) throw tooMuch(`more than ${BYTES_MAX / 1024 / 1024} MiB`);
    return { status: answer.status, text, value: jsonOf(text) };
  };
  const get = async (path: string): Promise<GrafanaAnswer> => {
    const answer = await ask(path);
    const { status } = answer;
    if (status === 401) throw new BelvedereError('GrafanaRefused', `${base.origin} does not accept the credential`);
    if (status >= 500) throw new BelvedereError('GrafanaRefused', `${base.origin} answers ${status}`);
    return answer;
  };
  return { get, ask };
}

const tooMuch = (limit: string): BelvedereError =>
  new BelvedereError('TargetAnswerTooLarge', `reading the Grafana takes ${limit}. Take it in parts, by query or tags`);

function baseOf(address: string): URL {
  const base = URL.canParse(address) ? new URL(address) : undefined;
  if (base === undefined || !['http:', 'https:'].includes(base.protocol)) {
    throw new BelvedereError('InvalidParameter', 'address is not an http or https URL');
  }
  if (base.username !== '' || base.password !== '') {
    throw new BelvedereError(
      'InvalidParameter',
      'address holds a credential; send it as token, or as user and password',
    );
  }
  base.search = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return base;
}

function authorizationOf({ token, user, password }: GrafanaServer): string {
  if (token !== undefined && user === undefined && password === undefined) {
    if (!/^[\x21-\x7e]+$/.test(token))
      throw new BelvedereError('InvalidParameter', 'token holds what no header can carry');
    return `Bearer ${token}`;
  }
  if (token === undefined && user !== undefined && password !== undefined && !user.includes(':')) {
    return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  }
  throw new BelvedereError('InvalidParameter', 'send either token, or user and password');
}

const utf8 = new TextDecoder();

async function textOf({ body }: OutboundAnswer): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return utf8.decode(Buffer.concat(chunks));
}

/** What must not be stored counts as no JSON either. */
function jsonOf(text: string): unknown {
  try {
    checkJsonText(text);
    return parseJson(text);
  } catch {
    return undefined;
  }
}
