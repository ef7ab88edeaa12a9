import { nearestName } from '../errors/index.ts';
import type { ConfigurationProblem } from './configuration-error.ts';
import { configurationFileVariable, settingRows } from './settings.ts';

const prefix = 'BELVEDERE_';

/**
 * A warning for every `BELVEDERE_` variable that nothing reads. Not an error, unlike a key in the file: an environment
 * is shared with other programs and other releases.
 */
export function unknownVariables(environment: Readonly<Record<string, string | undefined>>): ConfigurationProblem[] {
  const known = [...settingRows.map(([, setting]) => setting.environment), configurationFileVariable];
  return Object.keys(environment)
    .filter((name) => name.startsWith(prefix) && !known.includes(name))
    .map((name) => ({ key: name, problem: 'There is no such setting, it is ignored.', fix: suggestion(name, known) }));
}

/** Compares without the prefix, so that `BELVEDERE_PORT` finds `PORT` and the prefix does not make everything near. */
function suggestion(name: string, known: readonly string[]): string {
  const shortNames = new Map(known.map((each) => [each.replace(prefix, ''), each]));
  const nearest = nearestName(name.slice(prefix.length), [...shortNames.keys()]);
  if (nearest === undefined) return 'Remove it, or see the list of settings in the documentation.';
  return `Did you mean ${shortNames.get(nearest)}?`;
}
