import { type Json, jsonOf, jsonsOf, numberIn, textOf } from '../../../data/json.ts';
import { ALL, type ValueSource, type Variable } from '../variables/variable.ts';

const quoted = (name: string): string => `\`${name.replaceAll('`', '')}\``;
const source = (name: string): string => (name === '' || name === '*' ? 're(`.*`)' : quoted(name));
const dql = (text: string): ValueSource => ({ kind: 'guance', language: 'dql', text });

function sourceOf(type: string, definition: Json): ValueSource {
  const [field, metric, value] = [textOf(definition.field), textOf(definition.metric), textOf(definition.value)];
  const distinct = (namespace: string, from: string): ValueSource =>
    field === ''
      ? { kind: 'none', reason: type }
      : dql(`${namespace}::${source(from)}:(DISTINCT_BY_COLLAPSE(${quoted(field)}))`);
  switch (type) {
    case 'QUERY':
      return value === '' ? { kind: 'none', reason: type } : dql(value);
    case 'PROMQL_QUERY':
      return value === '' ? { kind: 'none', reason: type } : { kind: 'guance', language: 'promql', text: value };
    case 'TAG':
      return dql(
        `SHOW_TAG_VALUE(${metric === '' ? '' : `from=['${metric}'],`}keyin=['${textOf(definition.tag).replaceAll("'", '')}'])`,
      );
    case 'FIELD':
      return distinct('O', textOf(definition.object));
    case 'LOGGING':
      return distinct(textOf(definition.logIndex) === '' ? 'L' : `L('${textOf(definition.logIndex)}')`, metric);
    case 'TRACING':
      return distinct('T', metric);
    case 'RUM':
      return distinct('R', metric);
    case 'SECURITY':
      return distinct('S', metric);
    case 'CUSTOM_LIST':
      return {
        kind: 'list',
        options: value
          .split(',')
          .map((each) => each.trim())
          .filter((each) => each !== '')
          .map((each) => ({ text: each, value: each })),
      };
    default:
      return { kind: 'none', reason: type };
  }
}

/** `*` and the pattern for everything mean no filter; nothing means the first value. */
function standardOf(value: string, isMulti: boolean): readonly string[] {
  if (value === '*' || /^re\(`?\.\*`?\)$/.test(value)) return ['*'];
  if (value === '__all__') return [ALL];
  if (value === '') return [];
  return isMulti ? value.split(',').map((each) => each.trim()) : [value];
}

function readVariable(entry: Json): Variable {
  const type = textOf(entry.type);
  const definition = jsonOf(
    type === 'FIELD' && entry.datasource === 'custom_object' ? { ...jsonOf(entry.definition) } : entry.definition,
  );
  const made = sourceOf(type, definition);
  const isCustomObject = entry.datasource === 'custom_object' && made.kind === 'guance';
  const isMulti = entry.multiple === true;
  const value = textOf(jsonOf(definition.defaultVal).value);
  return {
    name: textOf(entry.code),
    label: textOf(entry.name) || textOf(entry.code),
    isShown: numberIn(entry.hide) !== 1,
    hasLabel: true,
    isMulti,
    hasAll: entry.includeStar === true || value === '*',
    // The star takes a condition away instead of naming every value.
    allValue: numberIn(entry.isHiddenAsterisk) === 1 ? undefined : '*',
    source: isCustomObject ? { ...made, text: made.text.replace(/^O::/, 'CO::') } : made,
    standard: standardOf(value, isMulti),
    regex: '',
    sort: entry.valueSort === 'asc' ? 1 : entry.valueSort === 'desc' ? 2 : 0,
    entry,
  };
}

export const readVariables = (template: Json): readonly Variable[] =>
  jsonsOf(jsonOf(template.main).vars)
    .filter(({ code }) => textOf(code) !== '')
    .toSorted((a, b) => (numberIn(a.seq) ?? 0) - (numberIn(b.seq) ?? 0))
    .map(readVariable);
