import type { ErrorCode } from '../../../errors/index.ts';
import type { ObjectReport, TakeReport } from '../take.ts';
import type { LeftOut } from './left-out.ts';

/** One line of the report. */
export type ReportLine =
  | { readonly stage: 'reading'; readonly version?: string; readonly kind?: string; readonly read?: number }
  | ({ readonly stage: 'object' } & ObjectReport)
  | ({ readonly stage: 'leftOut' } & LeftOut)
  | ({ readonly stage: 'summary' } & Pick<TakeReport, 'dryRun' | 'counts'>)
  | { readonly stage: 'error'; readonly errorCode: ErrorCode; readonly message: string };

/** As JSON in lines, each sent at once. */
export async function* linesOf(report: AsyncIterable<ReportLine>): AsyncGenerator<Uint8Array> {
  for await (const line of report) yield Buffer.from(`${JSON.stringify(line)}\n`);
}
