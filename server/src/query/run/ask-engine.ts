import { ClickHouseError } from '@clickhouse/client';
import { BelvedereError } from '../../errors/index.ts';
import { parseJson } from '../../json/index.ts';
import { readTelemetry, telemetryError } from '../../telemetry/index.ts';
import type { Telemetry } from '../../telemetry/telemetry.ts';
import type { Parameter } from '../compile/parameters.ts';
import { memorySettings } from '../guards/memory.ts';
import { resultSettings } from '../guards/result-size.ts';
import { rowSettings } from '../guards/rows.ts';
import { requireStatementCount, requireStatementSize } from '../guards/statement-size.ts';
import { timeSettings } from '../guards/time.ts';
import type { QueryUsage } from '../query.ts';
import type { Cell } from '../series/points.ts';

export interface Statement {
  readonly sql: string;
  readonly values: Readonly<Record<string, Parameter>>;
}

/** Settings of the engine. */
export type EngineLimits = Readonly<Record<string, string | number>>;

interface SessionOptions {
  readonly signal: AbortSignal | undefined;
  readonly timeoutMs: number | undefined;
  readonly usage: QueryUsage | undefined;
  readonly mark: string | undefined;
}

/** One query of a caller, which may be several statements: what they used adds up. */
export class EngineSession {
  readonly usage: QueryUsage;
  readonly #telemetry: Telemetry;
  readonly #signal: AbortSignal | undefined;
  readonly #timeoutMs: number | undefined;
  readonly #mark: string | undefined;
  readonly #limits: EngineLimits;
  #statements = 0;

  constructor(telemetry: Telemetry, limits: EngineLimits, { signal, timeoutMs, usage, mark }: SessionOptions) {
    this.#telemetry = telemetry;
    this.#limits = limits;
    this.#signal = signal;
    this.#timeoutMs = timeoutMs;
    this.usage = usage ?? { rowsRead: 0, bytesRead: 0, resultBytes: 0 };
    this.#mark = mark;
  }

  /** The rows in the order of the columns. Reading only, which closes files and network to the statement as well. */
  async rows(statement: Statement): Promise<readonly (readonly Cell[])[]> {
    this.#statements += 1;
    requireStatementCount(this.#statements);
    requireStatementSize(statement.sql);
    return readTelemetry(() => this.#ask(statement), this.#signal);
  }

  async #ask({ sql, values }: Statement): Promise<readonly (readonly Cell[])[]> {
    try {
      if (this.#signal?.aborted === true) throw new BelvedereError('QueryCancelled');
      const result = await this.#telemetry.client().query({
        query: sql,
        query_params: values as Record<string, unknown>,
        format: 'JSONCompact',
        ...(this.#signal === undefined ? {} : { abort_signal: this.#signal }),
        clickhouse_settings: {
          readonly: '1',
          ...timeSettings(this.#timeoutMs),
          ...memorySettings,
          ...rowSettings,
          ...resultSettings,
          ...this.#limits,
          ...(this.#mark === undefined ? {} : { log_comment: this.#mark }),
          wait_end_of_query: 1,
          // A server goes on with what nobody waits for unless it is told; the embedded engine ends it by itself.
          cancel_http_readonly_queries_on_client_close: 1,
          output_format_json_quote_64bit_integers: 0,
          output_format_json_quote_denormals: 0,
        },
      });
      const text = await result.text();
      const { data, statistics } = parseJson(text) as EngineAnswer;
      this.usage.rowsRead += Number(statistics?.rows_read ?? 0);
      this.usage.bytesRead += Number(statistics?.bytes_read ?? 0);
      this.usage.resultBytes += Buffer.byteLength(text);
      return data;
    } catch (error) {
      throw this.#told(error);
    }
  }

  #told(error: unknown): unknown {
    if (this.#signal?.aborted === true) return new BelvedereError('QueryCancelled', undefined, { cause: error });
    if (error instanceof ClickHouseError) {
      if (error.code === KILLED) return new BelvedereError('QueryCancelled', undefined, { cause: error });
      if (tooDeep.has(error.code)) {
        const message = 'the query nests more than one statement may, or chains too many operators';
        return new BelvedereError('QueryLimitExceeded', message, { cause: error });
      }
      const mistake = mistakes[error.code];
      if (mistake !== undefined) {
        return new BelvedereError('InvalidQuery', `${mistake}${reasonOf(error)}`, { cause: error });
      }
    }
    return telemetryError(error);
  }
}

/** Somebody ended the statement in the engine: another server for its caller, or an administrator. */
const KILLED = '394';

interface EngineAnswer {
  readonly data: readonly (readonly Cell[])[];
  readonly statistics?: { readonly rows_read?: number; readonly bytes_read?: number };
}

/** Codes of the engine for a statement that is too deep or too big to be understood. */
const tooDeep = new Set(['167', '168', '306']);

/** Codes of the engine for what only it can find out about the texts of a query. */
const mistakes: Readonly<Record<string, string>> = {
  // A pattern that it cannot compile.
  '427': 'a regular expression cannot be read',
  // A group that a pattern does not have.
  '36': 'a function got an argument outside of its range',
};

/** What RE2 says; the rest of the message is of the engine. */
function reasonOf({ message }: ClickHouseError): string {
  const [, reason] = /error: ([^.]{1,200})/.exec(message) ?? [];
  return reason === undefined ? '' : `: ${reason.trim()}`;
}
