import { type Json, jsonOf, jsonsOf, numberIn, textOf } from '../../../data/json.ts';
import type { VariableForm } from '../edit/format-edits.ts';

export const variableKinds = [
  'QUERY',
  'PROMQL_QUERY',
  'TAG',
  'FIELD',
  'LOGGING',
  'TRACING',
  'RUM',
  'SECURITY',
  'CUSTOM_LIST',
] as const;

const sourceNames: Readonly<Record<string, string>> = { TAG: 'ftinfluxdb', FIELD: 'object', CUSTOM_LIST: 'custom' };
const byText = ['QUERY', 'PROMQL_QUERY', 'CUSTOM_LIST'];

/** For kinds that have no text: `source field`, as `cpu host`. */
function textOfDefinition(kind: string, definition: Json): string {
  if (byText.includes(kind)) return textOf(definition.value);
  const from = kind === 'FIELD' ? textOf(definition.object) : textOf(definition.metric);
  const field = kind === 'TAG' ? textOf(definition.tag) : textOf(definition.field);
  return [from, field].join(' ').trim();
}

function definitionOf(kind: string, text: string, before: Json): Json {
  if (byText.includes(kind)) return { ...before, value: text };
  const parts = text.trim().split(/\s+/);
  const field = parts.at(-1) ?? '';
  const from = parts.slice(0, -1).join(' ');
  if (kind === 'TAG') return { ...before, metric: from, tag: field };
  return kind === 'FIELD' ? { ...before, object: from, field } : { ...before, metric: from, field };
}

export const variablesOf = (template: Json): readonly Json[] => jsonsOf(jsonOf(template.main).vars);

export const withVariables = (template: Json, vars: readonly Json[]): Json => ({
  ...template,
  main: { ...jsonOf(template.main), vars: vars.map((entry, seq) => (entry.seq === seq ? entry : { ...entry, seq })) },
});

export const readVariableForm = (entry: Json): VariableForm => ({
  name: textOf(entry.code),
  label: textOf(entry.name),
  kind: textOf(entry.type, 'QUERY'),
  text: textOfDefinition(textOf(entry.type, 'QUERY'), jsonOf(entry.definition)),
  dataSource: '',
  regex: '',
  isMulti: entry.multiple === true,
  hasAll: entry.includeStar === true,
  isHidden: numberIn(entry.hide) === 1,
});

const emptyDefinition: Json = {
  tag: '',
  field: '',
  value: '',
  metric: '',
  object: '',
  defaultVal: { label: '*', value: '*' },
};

export function writeVariableForm(entry: Json, form: VariableForm): Json {
  const before = readVariableForm(entry);
  const next: Record<string, unknown> = { valueSort: 'asc', isHiddenAsterisk: 0, hide: 0, ...entry };
  Object.assign(next, { code: form.name, type: form.kind });
  if (form.label !== before.label || entry.name === undefined) next.name = form.label || form.name;
  if (form.kind !== before.kind || entry.datasource === undefined)
    next.datasource = sourceNames[form.kind] ?? 'dataflux';
  if (form.text !== before.text || form.kind !== before.kind || entry.definition === undefined) {
    next.definition = definitionOf(form.kind, form.text, { ...emptyDefinition, ...jsonOf(entry.definition) });
  }
  if (form.isMulti !== before.isMulti) next.multiple = form.isMulti;
  if (form.hasAll !== before.hasAll) next.includeStar = form.hasAll;
  if (form.isHidden !== before.isHidden) next.hide = form.isHidden ? 1 : 0;
  return next;
}
