import type { LoadedConfiguration, Source } from './load-configuration.ts';
import { settingRows } from './settings.ts';

export interface EffectiveSetting {
  /** Key in the file. */
  readonly key: string;
  readonly environment: string;
  /** Readable, never a secret: those are `set` or `not set`. */
  readonly value: string;
  readonly source: Source;
}

/** What the server would run with and where each value came from. */
export function effectiveConfiguration(loaded: LoadedConfiguration): EffectiveSetting[] {
  return settingRows.map(([key, { environment, type, secret }]): EffectiveSetting => {
    const value = loaded.configuration[key];
    const readable = value === undefined ? 'not set' : secret ? 'set' : type.print(value);
    return { key, environment, value: readable, source: loaded.sources[key] };
  });
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
  return `${[`configuration file: ${file}`, '', ...lines].join('\n')}\n`;
}
