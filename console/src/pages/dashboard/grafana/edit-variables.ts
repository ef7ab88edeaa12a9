import { isJson, type Json, jsonOf, jsonsOf, textOf } from '../../../data/json.ts';
import type { VariableForm } from '../edit/format-edits.ts';

export const variableKinds = ['query', 'custom', 'textbox', 'constant', 'interval', 'datasource'] as const;

const queryText = (query: unknown): string =>
  isJson(query) ? textOf(query.query) || textOf(query.rawSql) || textOf(query.expr) : textOf(query);

export const variablesOf = (dashboard: Json): readonly Json[] => jsonsOf(jsonOf(dashboard.templating).list);

export const withVariables = (dashboard: Json, list: readonly Json[]): Json => ({
  ...dashboard,
  templating: { ...jsonOf(dashboard.templating), list },
});

export const readVariableForm = (entry: Json): VariableForm => ({
  name: textOf(entry.name),
  label: textOf(entry.label),
  kind: textOf(entry.type, 'query'),
  text: queryText(entry.query),
  dataSource: isJson(entry.datasource) ? textOf(entry.datasource.uid) : textOf(entry.datasource),
  regex: textOf(entry.regex),
  isMulti: entry.multi === true,
  hasAll: entry.includeAll === true,
  isHidden: entry.hide === 2,
});

export function writeVariableForm(entry: Json, form: VariableForm): Json {
  const before = readVariableForm(entry);
  const next: Record<string, unknown> = { ...entry, name: form.name, type: form.kind };
  if (form.label !== before.label) next.label = form.label;
  if (form.text !== before.text || form.kind !== before.kind) {
    next.query = isJson(entry.query) ? { ...entry.query, query: form.text } : form.text;
    if (form.kind === 'query') Object.assign(next, { definition: form.text, refresh: entry.refresh ?? 1 });
    // What was chosen of other values means nothing of these.
    if (form.kind === 'textbox' || form.kind === 'constant') next.current = { text: form.text, value: form.text };
    else delete next.current;
  }
  if (form.dataSource !== before.dataSource) next.datasource = { uid: form.dataSource };
  if (form.regex !== before.regex) next.regex = form.regex;
  if (form.isMulti !== before.isMulti) next.multi = form.isMulti;
  if (form.hasAll !== before.hasAll) next.includeAll = form.hasAll;
  if (form.isHidden !== before.isHidden) next.hide = form.isHidden ? 2 : 0;
  return next;
}
