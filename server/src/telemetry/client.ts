import https from 'node:https';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { parseJson } from '../json/index.ts';
import { http } from '../processes/node-http.ts';

/** A ClickHouse server, as its setting names it. */
export interface ClickHouseAddress {
  readonly origin: string;
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** Migrations and big inserts take longer than the 30 s of the client. */
const requestTimeoutMs = 300_000;

const common = {
  request_timeout: requestTimeoutMs,
  // Idle connections are left to the agent of Node. The client's own timer for them goes on when a connection was given to a request that
  // had been taken back, and then cuts it under the next one.
  keep_alive: { enabled: true, idle_socket_ttl: 0 },
  // Long parameters go into the body: proxies in front of a server cut long URLs off.
  use_multipart_params_auto: true,
  json: { parse: <Value>(text: string) => parseJson(text) as Value },
  // What fails is thrown, and told by whoever asked.
  log: { level: ClickHouseLogLevel.OFF },
} as const;

/** ClickHouse closes idle connections after three to ten seconds. */
const serverIdleMs = 2_500;
/** As many as the client has by itself. */
const serverConnectionsMax = 10;

/** Talks to the embedded engine. Goes on working when the engine is started again, since the path stays. */
export function createEmbeddedClient(socketPath: string): ClickHouseClient {
  // The agent passes it on to `net.connect`, although its type does not name it.
  const target = { socketPath };
  return createClient({
    ...common,
    url: 'http://localhost',
    http_agent: new http.Agent({ ...target, keepAlive: true }),
  });
}

export function createServerClient({ origin, username, password, database }: ClickHouseAddress): ClickHouseClient {
  const settings = { keepAlive: true, maxSockets: serverConnectionsMax, timeout: serverIdleMs };
  return createClient({
    ...common,
    url: origin,
    http_agent: origin.startsWith('https:') ? new https.Agent(settings) : new http.Agent(settings),
    username,
    password,
    database,
    compression: { response: true },
    // An insert is answered when it is in its table; newer servers gather several first.
    clickhouse_settings: { async_insert: 0 },
  });
}
