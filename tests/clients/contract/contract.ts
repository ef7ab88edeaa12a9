import { expect } from 'vitest';
import type { GrafanaAnswer, GrafanaServer } from '../../../server/src/dialects/grafana/testing/start-grafana.ts';

type Values = Readonly<Record<string, string | number>>;

export interface Expected {
  /** Of the path's parameters; for a star the rest of the path under the name `*`. */
  readonly path?: Values;
  readonly query?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Who asks: the administrator unless said otherwise. */
  readonly as?: 'admin' | 'key' | 'anonymous';
  readonly status?: number;
  /** A sample of the answer: its keys have to be there with values of these types. A text that starts with `=` has to be that text. */
  readonly answer?: unknown;
}

/** Calls operations as clients do and holds the answers to what they read. */
export class Contract {
  readonly server: GrafanaServer;
  /** Operations that were called. */
  readonly called = new Set<string>();

  constructor(server: GrafanaServer) {
    this.server = server;
  }

  /** @param operation method and path with the names of its parameters, as in `operations.ts` */
  // biome-ignore lint/suspicious/noExplicitAny: answers of every shape
  async holds(operation: string, expected: Expected = {}): Promise<any> {
    const { as = 'admin', status = 200, answer } = expected;
    const got = await this.send(operation, expected);
    expect(got.status, `${operation} as ${as}: ${got.text.slice(0, 500)}`).toBe(status);
    if (answer !== undefined) expect(got.body, operation).toEqual(like(answer));
    this.called.add(operation);
    return got.body;
  }

  protected send(operation: string, expected: Expected): Promise<GrafanaAnswer> {
    const { path = {}, query = '', body, headers, as = 'admin' } = expected;
    const [method = '', template = ''] = operation.split(' ');
    const filled = template.replace(/\{(\w+)\}|\*$/g, (place, name: string | undefined) => {
      const value = path[name ?? '*'];
      if (value === undefined) throw new Error(`${operation} needs ${place}`);
      return name === undefined ? String(value) : encodeURIComponent(value);
    });
    return this.server[as](method, `${filled}${query}`, body, headers);
  }
}

/** What `sample` says about a value: kinds of values, all keys of objects, and every element of a list like the first of the sample. */
function like(sample: unknown): unknown {
  if (typeof sample === 'string') return sample.startsWith('=') ? sample.slice(1) : expect.any(String);
  if (typeof sample === 'number') return expect.any(Number);
  if (typeof sample === 'boolean') return expect.any(Boolean);
  if (Array.isArray(sample)) return sample.length === 0 ? [] : expect.toSatisfy((list) => isListLike(list, sample[0]));
  if (sample === null) return expect.anything();
  const entries = Object.entries(sample as object).map(([key, value]) => [key, like(value)]);
  return expect.objectContaining(Object.fromEntries(entries));
}

/** Not empty, and each like the sample. */
function isListLike(list: unknown, sample: unknown): boolean {
  expect(list).toEqual(expect.any(Array));
  const elements = list as unknown[];
  expect(elements.length).toBeGreaterThan(0);
  for (const element of elements) expect(element).toEqual(like(sample));
  return true;
}
