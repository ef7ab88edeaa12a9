import type { CallsLog } from '../log.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly fields: object;
  readonly message: string;
}

/** Keeps what is said, for the tests that are about it. */
export function keepLog(): { readonly log: CallsLog; readonly lines: LogLine[] } {
  const lines: LogLine[] = [];
  const keep = (level: LogLine['level']) => (fields: object, message: string) =>
    void lines.push({ level, fields, message });
  return { log: { info: keep('info'), warn: keep('warn'), error: keep('error') }, lines };
}
