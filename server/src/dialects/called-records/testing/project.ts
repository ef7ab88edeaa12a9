import type { Context } from '../../../workspace/kernel/context.ts';
import type { CalledRecordsServer, TestKey, TimedCall } from './start-called-records.ts';

/** Asks the dialect and reads the answer as JSON. */
export async function get(server: CalledRecordsServer, path: string, headers: Record<string, string>) {
  const response = await fetch(server.address + path, { headers });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

/** A project with a key that may read its record. */
export class Project {
  readonly ctx: Context;
  readonly key: TestKey;
  readonly #server: CalledRecordsServer;

  constructor(server: CalledRecordsServer, ctx: Context, key: TestKey) {
    this.#server = server;
    this.ctx = ctx;
    this.key = key;
  }

  static async open(server: CalledRecordsServer): Promise<Project> {
    const ctx = await server.newWorkspace();
    return new Project(server, ctx, await server.newKey(ctx));
  }

  get(query = '', headers: Record<string, string> = { 'X-Auth-Token': this.key.sk }) {
    return get(this.#server, `/v1/${this.ctx.workspace.uuid}/openapi/called-records${query}`, headers);
  }

  add(...calls: TimedCall[]): Promise<void> {
    return this.#server.add(this.ctx, calls);
  }

  /** The times of all calls on all pages, the totals of each page, and how many pages there were. */
  async walk(query: string, between: () => Promise<void> = async () => {}) {
    const times: number[] = [];
    const totals = new Set<string>();
    let pages = 0;
    for (let marker: string | undefined = ''; marker !== undefined; pages += 1) {
      const { body } = await this.get(`${query}&marker=${marker}`);
      times.push(...body.openapi_called_records.map(({ timestamp }: { timestamp: number }) => timestamp));
      totals.add(JSON.stringify([body.total, body.succeed, body.failed]));
      marker = body.next_marker;
      await between();
    }
    return { times, totals: [...totals], pages };
  }
}
