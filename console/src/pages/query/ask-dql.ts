import { openApi } from '../../api/client.ts';

/** One series of an answer. */
interface DqlSeries {
  readonly name?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly values: readonly (readonly unknown[])[];
}

export interface DqlResult {
  readonly series: readonly DqlSeries[] | null;
  /** Of log-like answers: how many fit, and where the next page begins. */
  readonly total_hits?: number;
  readonly search_after?: readonly unknown[];
  /** What the reader should know of the answer; empty for nothing. */
  readonly query_warning?: string;
}

export interface DqlOptions {
  /** Epoch milliseconds. */
  readonly timeRange: readonly [number, number];
  readonly maxPointCount?: number;
  readonly limit?: number;
  readonly orderby?: readonly Readonly<Record<string, 'asc' | 'desc'>>[];
  readonly search_after?: readonly unknown[];
}

/** Asks queries side by side. Results in their order. */
export async function askDql(
  queries: readonly { readonly q: string; readonly options: DqlOptions }[],
  signal: AbortSignal | undefined,
): Promise<readonly DqlResult[]> {
  const body = {
    queries: queries.map(({ q, options }) => ({
      qtype: 'dql',
      query: { q, disableMultipleField: false, ...options },
    })),
  };
  const { content } = await openApi.post<{ readonly data: readonly DqlResult[] }>('/df/query_data_v1', body, {
    signal,
  });
  return content.data;
}

/** A text as DQL writes it. */
export const quoted = (text: string): string =>
  `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;

/** A name of a field as DQL writes it. */
export const named = (name: string): string => `\`${name.replaceAll('`', '')}\``;
