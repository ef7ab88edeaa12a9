import { join } from 'node:path';
import type { ConfigurationProblem } from './configuration-error.ts';
import { ConfigurationError } from './configuration-error.ts';
import type { ConfigurationFile } from './configuration-file.ts';
import { readConfigurationFile } from './configuration-file.ts';
import type { Values } from './cross-checks.ts';
import { crossChecks } from './cross-checks.ts';
import type { Configuration, Setting, SettingName } from './settings.ts';
import { configurationFileVariable, settingRows, settings } from './settings.ts';
import { unknownVariables } from './unknown-variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export type Source = 'default' | 'file' | 'environment';

export interface LoadedConfiguration {
  readonly configuration: Configuration;
  /** Nothing here stops the start. */
  readonly warnings: readonly ConfigurationProblem[];
  readonly sources: Readonly<Record<SettingName, Source>>;
  /** The file that was read, if there was one. */
  readonly configurationFile: string | undefined;
}

const fileNameInDataDir = 'belvedere.json';

/**
 * Reads and checks the configuration: environment over file over default. An empty variable counts as not set, because
 * compose files and CI systems pass on variables that nobody filled in.
 *
 * @throws ConfigurationError with every problem at once
 */
export function loadConfiguration({
  environment,
  cwd,
}: {
  environment: Environment;
  cwd: string;
}): LoadedConfiguration {
  const file = findFile({ environment, cwd });
  const problems: ConfigurationProblem[] = [...(file?.problems ?? [])];
  const values: Record<string, unknown> = {};
  const sources: Partial<Record<SettingName, Source>> = {};
  for (const [name, setting] of settingRows) {
    const { source, raw, baseFolder } = pick({ name, setting, environment, file, cwd });
    sources[name] = source;
    if (raw === undefined) continue;
    const parsed = setting.type.parse(raw, baseFolder);
    if ('value' in parsed) values[name] = parsed.value;
    else problems.push(source === 'file' ? inFile(name, parsed, file) : { key: setting.environment, ...parsed });
  }
  // A default must never be what makes a configuration invalid.
  if (sources.headersTimeoutMs === 'default' && typeof values.requestTimeoutMs === 'number') {
    values.headersTimeoutMs = Math.min(Number(values.headersTimeoutMs), values.requestTimeoutMs);
  }
  const keyOf = (name: SettingName) => (sources[name] === 'file' ? name : settings[name].environment);
  problems.push(...movedDataDir({ values, file, sources, environment }), ...crossChecks({ values, keyOf }));
  if (problems.length > 0) throw new ConfigurationError(problems);
  const complete = Object.fromEntries(settingRows.map(([name]) => [name, values[name]]));
  return {
    // Each value came from the row of its name, which is what `Configuration` is derived from.
    configuration: Object.freeze(complete) as Configuration,
    warnings: [...(file?.warnings ?? []), ...unknownVariables(environment)],
    sources: sources as Record<SettingName, Source>,
    configurationFile: file?.path,
  };
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== '';
}

/** The file that was named, else the one in the data folder as the environment and the default give it. */
function findFile({ environment, cwd }: { environment: Environment; cwd: string }): ConfigurationFile | undefined {
  const named = environment[configurationFileVariable];
  const { type, default: fallback, environment: variable } = settings.dataDir;
  if (isSet(named)) {
    const parsed = type.parse(named, cwd);
    const path = 'value' in parsed ? parsed.value : named;
    return readConfigurationFile({ path, required: true, namedBy: configurationFileVariable });
  }
  const written = environment[variable];
  const dataDir = type.parse(isSet(written) ? written : fallback, cwd);
  // A data folder that is not a path is reported by its own row.
  if (!('value' in dataDir)) return undefined;
  const path = join(dataDir.value, fileNameInDataDir);
  return readConfigurationFile({ path, required: false, namedBy: fileNameInDataDir });
}

function pick({
  name,
  setting,
  environment,
  file,
  cwd,
}: {
  name: SettingName;
  setting: Setting<unknown>;
  environment: Environment;
  file: ConfigurationFile | undefined;
  cwd: string;
}): { source: Source; raw: unknown; baseFolder: string } {
  const written = environment[setting.environment];
  if (isSet(written)) return { source: 'environment', raw: written, baseFolder: cwd };
  if (file?.entries.has(name)) return { source: 'file', raw: file.entries.get(name), baseFolder: file.folder };
  return { source: 'default', raw: setting.default, baseFolder: cwd };
}

function inFile(key: string, fault: { problem: string; fix: string }, file: ConfigurationFile | undefined) {
  return { key, problem: `${fault.problem.replace(/\.$/, '')} (in ${file?.path}).`, fix: fault.fix };
}

/** A file that was found through the data folder cannot move that folder: the next start would not find the file. */
function movedDataDir({
  values,
  file,
  sources,
  environment,
}: {
  values: Values;
  file: ConfigurationFile | undefined;
  sources: Partial<Record<SettingName, Source>>;
  environment: Environment;
}): ConfigurationProblem[] {
  const foundInDataDir = file !== undefined && !isSet(environment[configurationFileVariable]);
  if (!foundInDataDir || sources.dataDir !== 'file' || values.dataDir === undefined) return [];
  if (values.dataDir === file.folder) return [];
  const problem = `The file ${file.path} was found in a data folder and names another one.`;
  const fix = `Set ${settings.dataDir.environment} instead, or name the file in ${configurationFileVariable}.`;
  return [{ key: 'dataDir', problem, fix }];
}
