import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation } from '../../server/src/workspace/kernel/operation.ts';
import { unpackState } from '../../server/src/workspace/kernel/versions.ts';
import type { RunningServer } from '../support/in-process.ts';
import { filesOfDatabase } from './files-of-database.ts';

/** Every secret that was sent to the server or shown by it. */
const known = new Set<string>();

/** What a dry run shows instead of a secret. */
const placeholder = /^\*+$/;

export function remember(secret: string): void {
  if (!placeholder.test(secret)) known.add(secret);
}

let canaries = 0;

/** A new text that looks like a credential and must not be found anywhere after it was sent as one. */
export function canary(place: string): string {
  canaries += 1;
  const secret = `canary${place}${canaries}x${Math.random().toString(36).slice(2)}`;
  remember(secret);
  return secret;
}

/** Remembers what an operation declares as secret in its answer. */
export function rememberShown(operation: Operation, content: unknown): void {
  for (const pointer of operation.secrets?.content ?? []) {
    const secret = pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((value, part) => (value as Record<string, unknown> | null | undefined)?.[part], content);
    if (typeof secret === 'string') remember(secret);
  }
}

/** All of them; none may be found anywhere. */
export const secretsSeen = (): string[] => [...known];

/** Where each of the texts stands in what the server keeps and writes, as `text in place`. */
export async function findKept(
  { server, dataDir, databaseUrl, logged }: RunningServer,
  texts: readonly string[],
  others: Readonly<Record<string, string>>,
): Promise<string[]> {
  const find = finderOf(texts);
  const inMemory = { ...others, log: logged(), ...(await rowsOf(server)), ...(await engineRowsOf(server)) };
  const found: string[] = [];
  const look = (place: string, content: Buffer) => {
    for (const text of find(content)) found.push(`${text} in ${place}`);
  };
  for (const [place, content] of Object.entries(inMemory)) look(place, Buffer.from(content));
  for (const [place, content] of filesOf(dataDir)) look(place, content);
  if (databaseUrl !== undefined) {
    for (const content of await filesOfDatabase(databaseUrl)) look('files of the database', content);
  }
  return [...new Set(found)];
}

/**
 * Finds any of many secrets in one pass: there are hundreds of them, and hundreds of megabytes to search. Three bytes sort
 * out nearly every place, and the bytes after them the rest.
 */
function finderOf(secrets: readonly string[]): (content: Buffer) => string[] {
  const byStart = Map.groupBy(secrets, (secret) => startAt(Buffer.from(secret), 0));
  const starts = new Uint8Array(1 << 24);
  for (const start of byStart.keys()) starts[start] = 1;
  return (content) => {
    const found = new Set<string>();
    for (let at = 0; at + 2 < content.length; at += 1) {
      const start = startAt(content, at);
      if (starts[start] === 0) continue;
      for (const secret of byStart.get(start) ?? []) {
        if (content.subarray(at, at + secret.length).equals(Buffer.from(secret))) found.add(secret);
      }
    }
    return [...found];
  };
}

const startAt = (bytes: Buffer, at: number): number =>
  ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);

/**
 * The files of the store as they are, by their paths: freed pages and the log of the database may hold what no row holds any more. What
 * the engine takes away meanwhile, to merge it, is in the files that it merges it into.
 */
function* filesOf(folder: string, below = ''): Generator<[path: string, content: Buffer]> {
  for (const entry of unlessGone(() => readdirSync(join(folder, below), { withFileTypes: true })) ?? []) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) yield* filesOf(folder, path);
    if (!entry.isFile()) continue;
    const content = unlessGone(() => readFileSync(join(folder, path)));
    if (content !== undefined) yield [path, content];
  }
}

function unlessGone<Read>(read: () => Read): Read | undefined {
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Every row as text: a value that a file holds in pieces, over several pages, is whole here. States are unpacked. */
async function rowsOf({ kernel }: RunningServer['server']): Promise<Record<string, string>> {
  const { read } = kernel.store;
  const texts: Record<string, string> = {};
  for (const { name } of await read.introspection.getTables()) {
    const rows = await read
      .selectFrom(name as 'versions')
      .selectAll()
      .execute();
    texts[`table ${name}`] = rows
      .flatMap((row) => Object.values(row))
      .map((value) => (value instanceof Uint8Array ? unpackState(value) : String(value)))
      .join('\n');
  }
  return texts;
}

/** Every row of the engine as text: its files are compressed. Everything that was answered before is there. */
async function engineRowsOf({ telemetry, recorder }: RunningServer['server']): Promise<Record<string, string>> {
  await recorder.settle();
  const client = telemetry.client();
  const listed = await client.query({
    query: 'SELECT name FROM system.tables WHERE database = currentDatabase()',
    format: 'JSONEachRow',
  });
  const texts: Record<string, string> = {};
  for (const { name } of await listed.json<{ name: string }>()) {
    const rows = await client.query({ query: `SELECT * FROM ${name}`, format: 'JSONEachRow' });
    texts[`engine table ${name}`] = await rows.text();
  }
  return texts;
}
