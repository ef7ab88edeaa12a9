import { isJson, textOf } from '../../../data/json.ts';
import type { Diff } from '../../record/queries.ts';

/** More cannot be read. */
const changesMax = 200;

type Change = Diff['changes'][number];

/** What tells elements of a list apart, in the order in which it is looked for. */
const names = ['uuid', 'id', 'refId', 'code', 'name', 'key', 'title'];

/** What of an element people know it by. */
const labelOf = (value: unknown): string => {
  if (!isJson(value)) return '';
  return textOf(value.title) || textOf(value.name) || textOf(value.refId) || textOf(value.label);
};

/** The key by which the elements of both lists can be told apart; undefined: their places count. */
function nameKey(a: readonly unknown[], b: readonly unknown[]): string | undefined {
  return names.find((key) =>
    [a, b].every((list) => {
      const values = list.map((each) => (isJson(each) ? textOf(each[key]) : ''));
      return values.length > 0 && values.every((value) => value !== '') && new Set(values).size === values.length;
    }),
  );
}

/** What differs, place by place. Elements of lists are followed by their ids, so that one that was moved is not another. */
export function jsonDiff(before: unknown, after: unknown): Diff {
  const changes: Change[] = [];
  compare('', before, after, changes);
  return { changes: changes.slice(0, changesMax), truncated: changes.length > changesMax };
}

function compare(path: string, before: unknown, after: unknown, changes: Change[]): void {
  if (changes.length > changesMax || before === after) return;
  if (Array.isArray(before) && Array.isArray(after)) compareLists(path, before, after, changes);
  else if (isJson(before) && isJson(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(`${path}/${key}`, before[key], after[key], changes);
    }
  } else if (JSON.stringify(before) !== JSON.stringify(after)) changes.push(changeOf(path, before, after));
}

function changeOf(path: string, before: unknown, after: unknown): Change {
  const kind = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  return { path, kind, ...(before !== undefined && { before }), ...(after !== undefined && { after }) };
}

function compareLists(path: string, before: readonly unknown[], after: readonly unknown[], changes: Change[]): void {
  const key = nameKey(before, after);
  if (key === undefined) {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      compare(`${path}/${index}`, before[index], after[index], changes);
    }
    return;
  }
  const idOf = (value: unknown): string => (isJson(value) ? textOf(value[key]) : '');
  const then = new Map(before.map((value) => [idOf(value), value]));
  const now = new Map(after.map((value) => [idOf(value), value]));
  for (const id of new Set([...then.keys(), ...now.keys()])) {
    const label = labelOf(now.get(id) ?? then.get(id)) || id;
    compare(`${path}/${label}`, then.get(id), now.get(id), changes);
  }
  const kept = (list: readonly unknown[]): string =>
    JSON.stringify(list.map(idOf).filter((id) => then.has(id) && now.has(id)));
  if (kept(before) !== kept(after)) changes.push(changeOf(`${path} (order)`, before.map(labelOf), after.map(labelOf)));
}
