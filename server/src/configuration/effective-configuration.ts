import type { LoadedConfiguration, Source } from './load-configuration.ts';
import { reservedVariables } from './reserved-variables.ts';
import { settingRows } from './settings.ts';

export interface EffectiveSetting {
  /** Key in the file; the variable's name for reserved ones, which the file does not know. */
  readonly key: string;
  readonly environment: string;
  /** Readable, never a secret: those are `set` or `not set`. */
  readonly value: string;
  readonly source: Source | 'reserved';
}

/** What the server would run with and where each value came from. Reserved variables appear when they are set. */
export function effectiveConfiguration(loaded: LoadedConfiguration): EffectiveSetting[] {
  const rows = settingRows.map(([key, { environment, type, secret }]): EffectiveSetting => {
    const value = loaded.configuration[key];
    const readable = value === undefined ? 'not set' : secret ? 'set' : type.print(value);
    return { key, environment, value: readable, source: loaded.sources[key] };
  });
  const reserved = reservedVariables
    .filter(({ environment }) => loaded.reserved.includes(environment))
    // The value is not shown: these variables carry addresses with passwords and client secrets.
    .map(({ environment }): EffectiveSetting => ({ key: environment, environment, value: 'set', source: 'reserved' }));
  return [...rows, ...reserved];
}

/** The text that `belvedere config` prints. */
export function formatEffectiveConfiguration(loaded: LoadedConfiguration): string {
  const rows = effectiveConfiguration(loaded).map(({ environment, value, source }) => [environment, value, source]);
  const table = [['setting', 'value', 'from'], ...rows];
  const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const file = loaded.configurationFile ?? 'none';
  const note = loaded.reserved.length > 0 ? ['reserved: known, not in effect in this release'] : [];
  return `${[`configuration file: ${file}`, '', ...lines, ...note].join('\n')}\n`;
}
