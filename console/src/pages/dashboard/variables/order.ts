import { mapTexts } from '../../../data/json.ts';
import type { Format } from '../format.ts';
import type { Variable } from './variable.ts';

type NamesIn = Format['namesIn'];

/** The names of other variables that the values of this one depend on. */
export function dependenciesOf({ source }: Variable, namesIn: NamesIn): readonly string[] {
  if (source.kind === 'guance') return namesIn(source.text);
  if (source.kind !== 'grafana') return [];
  const names: string[] = [];
  mapTexts([source.query, source.dataSource], (text) => {
    names.push(...namesIn(text));
    return text;
  });
  return names;
}

/** Variables behind those that they depend on. Those that depend on each other keep their order. */
export function inOrder(variables: readonly Variable[], namesIn: NamesIn): readonly Variable[] {
  const done = new Set<string>();
  const ordered: Variable[] = [];
  const visit = (variable: Variable, path: ReadonlySet<string>): void => {
    if (done.has(variable.name) || path.has(variable.name)) return;
    for (const name of dependenciesOf(variable, namesIn)) {
      const parent = variables.find((each) => each.name === name);
      if (parent !== undefined) visit(parent, new Set([...path, variable.name]));
    }
    if (done.has(variable.name)) return;
    done.add(variable.name);
    ordered.push(variable);
  };
  for (const variable of variables) visit(variable, new Set());
  return ordered;
}
