import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { nearestName } from '../errors/index.ts';
import type { ConfigurationProblem } from './configuration-error.ts';
import { settingRows } from './settings.ts';

export interface ConfigurationFile {
  readonly path: string;
  readonly folder: string;
  readonly entries: ReadonlyMap<string, unknown>;
  readonly problems: readonly ConfigurationProblem[];
  readonly warnings: readonly ConfigurationProblem[];
}

/**
 * Reads the file. Undefined when it does not exist and `required` is false; every other failure becomes a problem of
 * the key `namedBy`.
 */
export function readConfigurationFile({
  path,
  required,
  namedBy,
}: {
  path: string;
  required: boolean;
  namedBy: string;
}): ConfigurationFile | undefined {
  const refused = (problem: string, fix: string): ConfigurationFile => {
    const problems = [{ key: namedBy, problem, fix }];
    return { path, folder: dirname(path), entries: new Map(), problems, warnings: [] };
  };
  let text: string;
  let mode: number;
  try {
    text = readFileSync(path, 'utf8');
    mode = statSync(path).mode;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code === 'ENOENT' && !required) return undefined;
    return refused(`The file ${path} cannot be read (${code}).`, 'Name a JSON file that this user may read.');
  }
  const parsed = parseObject(text);
  if (typeof parsed === 'string') return refused(`The file ${path} ${parsed}.`, 'Write one JSON object of settings.');
  const entries = new Map(Object.entries(parsed));
  return {
    path,
    folder: dirname(path),
    entries,
    problems: [...entries.keys()].flatMap((key) => unknownKey(key, path)),
    warnings: readableByOthers({ mode, entries, path }),
  };
}

/** The object, or what is wrong with the text. The parser's own message is not passed on: it quotes the file. */
function parseObject(text: string): object | string {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const place = / \(line \d+ column \d+\)/.exec((error as Error).message)?.[0] ?? '';
    return `is not valid JSON${place}`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'does not hold a JSON object';
  return value;
}

function unknownKey(key: string, path: string): ConfigurationProblem[] {
  const names: readonly string[] = settingRows.map(([name]) => name);
  if (names.includes(key)) return [];
  const sameVariable = settingRows.find(([, setting]) => setting.environment === key)?.[0];
  const nearest = sameVariable ?? nearestName(key, names);
  const fix = nearest === undefined ? `Known keys are ${names.join(', ')}.` : `Did you mean ${nearest}?`;
  return [{ key, problem: `There is no such setting (in ${path}).`, fix }];
}

function readableByOthers({
  mode,
  entries,
  path,
}: {
  mode: number;
  entries: ReadonlyMap<string, unknown>;
  path: string;
}): ConfigurationProblem[] {
  const secret = settingRows.find(([name, setting]) => setting.secret && entries.has(name))?.[0];
  if (secret === undefined || (mode & 0o077) === 0) return [];
  const problem = `It is a secret and other users of this machine may read ${path}.`;
  return [{ key: secret, problem, fix: `Run: chmod 600 ${path}` }];
}
