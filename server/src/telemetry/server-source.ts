import { setTimeout as pause } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import { createBackOff } from '../processes/back-off.ts';
import { type ClickHouseAddress, createServerClient } from './client.ts';
import type { SourceListener, TelemetrySource } from './source.ts';

const checkEveryMs = 5_000;
const checkTimeoutMs = 10_000;

/** A ClickHouse server that somebody else runs: asked again and again whether it is there. */
export function openServerSource(address: ClickHouseAddress, onChange: SourceListener): TelemetrySource {
  const client = createServerClient(address);
  const closing = new AbortController();
  const { signal } = closing;

  async function watch(): Promise<void> {
    const backOff = createBackOff();
    let wasReady = false;
    while (!signal.aborted) {
      let delayMs = checkEveryMs;
      try {
        if (!wasReady) await createDatabase(address);
        await check(client, signal);
        wasReady = true;
        onChange({ status: 'ready', reason: '' });
      } catch (error) {
        if (signal.aborted) return;
        onChange({ status: 'unavailable', reason: reasonFor(address, error as Error) });
        delayMs = Math.max(100, backOff.nextDelayMs(wasReady));
        wasReady = false;
      }
      await pause(delayMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  const watched = watch();
  return {
    client,
    async close() {
      closing.abort();
      await client.close();
      await watched;
    },
  };
}

async function check(client: ClickHouseClient, closing: AbortSignal): Promise<void> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(checkTimeoutMs)]);
  const result = await client.query({ query: 'SELECT 1', format: 'JSONEachRow', abort_signal: signal });
  await result.text();
}

/** Through a client of its own: with a database that is missing, every statement fails. */
async function createDatabase(address: ClickHouseAddress): Promise<void> {
  if (address.database === 'default') return;
  const client = createServerClient({ ...address, database: 'default' });
  try {
    // Looked for first, because an account that may only use its database may not create one.
    const result = await client.query({
      query: 'SELECT count() AS found FROM system.databases WHERE name = {name:String}',
      query_params: { name: address.database },
      format: 'JSONCompactEachRow',
    });
    const rows = await result.json<[number | string]>();
    if (Number(rows[0]?.[0]) > 0) return;
    await client.command({
      query: 'CREATE DATABASE IF NOT EXISTS {name:Identifier}',
      query_params: { name: address.database },
    });
  } finally {
    await client.close();
  }
}

/** Without the address's password, and without anything of the answer but its first line. */
function reasonFor({ origin, database }: ClickHouseAddress, error: Error): string {
  const { code } = error as { code?: string };
  const said = (error.message.split('\n')[0] ?? '').slice(0, 300);
  if (code === '516')
    return `ClickHouse at ${origin} refuses the user name or the password of BELVEDERE_CLICKHOUSE_URL.`;
  if (code === '497') return `ClickHouse at ${origin} does not let this user use the database ${database}: ${said}`;
  return (
    `ClickHouse at ${origin} does not answer (${said === '' ? code : said}). ` +
    'Check BELVEDERE_CLICKHOUSE_URL and that the server runs; it is tried again every few seconds.'
  );
}
