import { isJson, type Json, jsonOf, jsonsOf, numberIn, textOf, textsOf } from '../../../data/json.ts';
import type { FilterVariable } from '../filters/filter.ts';
import { ALL, type Option, type ValueSource, type Variable } from '../variables/variable.ts';

/** `1, 2`, `text : value`, with `\,` for a comma that separates nothing. */
function customOptions(text: string): readonly Option[] {
  return text
    .split(/(?<!\\),/)
    .map((part) => part.replaceAll('\\,', ',').trim())
    .filter((part) => part !== '')
    .map((part) => {
      const pair = /^(.+?)\s+:\s+(.+)$/.exec(part);
      return { text: pair?.[1] ?? part, value: pair?.[2] ?? part };
    });
}

function sourceOf(entry: Json): ValueSource {
  const query = textOf(entry.query);
  switch (entry.type) {
    case 'custom':
      return { kind: 'list', options: customOptions(query) };
    case 'interval':
      return { kind: 'list', options: customOptions(query) };
    case 'textbox':
      return { kind: 'text' };
    case 'constant':
      return { kind: 'list', options: [{ text: query, value: query }] };
    case 'datasource':
      return { kind: 'dataSources', type: query };
    case 'switch': {
      const both = textsOf(jsonsOf(entry.options).map(({ value }) => value));
      return {
        kind: 'list',
        options: (both.length > 0 ? both : ['true', 'false']).map((value) => ({ text: value, value })),
      };
    }
    case 'query':
      return { kind: 'grafana', dataSource: entry.datasource, query: entry.query };
    default:
      return { kind: 'none', reason: textOf(entry.type) };
  }
}

const hideWords: Readonly<Record<string, number>> = { hideLabel: 1, hideVariable: 2, inControlsMenu: 3 };

function readVariable(entry: Json): Variable {
  const current = jsonOf(entry.current);
  const type = textOf(entry.type, 'query');
  const hide = typeof entry.hide === 'string' ? (hideWords[entry.hide] ?? 0) : (numberIn(entry.hide) ?? 0);
  const standard = textsOf(current.value).filter((value) => value !== '' || type === 'textbox');
  const given = textOf(entry.query);
  const allValue = textOf(entry.allValue);
  return {
    name: textOf(entry.name),
    label: textOf(entry.label) || textOf(entry.name),
    isShown: hide !== 2 && type !== 'constant',
    hasLabel: hide !== 1,
    isMulti: entry.multi === true,
    hasAll: entry.includeAll === true,
    allValue: allValue === '' ? undefined : allValue,
    source: sourceOf({ ...entry, type }),
    standard:
      standard.length > 0
        ? standard.map((v) => (v === 'All' && entry.includeAll ? ALL : v))
        : type === 'textbox'
          ? [given]
          : [],
    regex: textOf(entry.regex),
    sort: numberIn(entry.sort) ?? 0,
    entry,
  };
}

/** Conditions on all queries of a data source, which the reader changes. */
export const readFilters = (dashboard: Json): readonly FilterVariable[] =>
  jsonsOf(jsonOf(dashboard.templating).list)
    .filter(({ type, name }) => type === 'adhoc' && textOf(name) !== '')
    .map((entry) => ({
      name: textOf(entry.name),
      label: textOf(entry.label) || textOf(entry.name),
      isShown: numberIn(entry.hide) !== 2 && entry.hide !== 'hideVariable',
      dataSource: entry.datasource,
      standard: [...jsonsOf(entry.baseFilters), ...jsonsOf(entry.filters)].map(({ key, operator, value }) => ({
        key: textOf(key),
        operator: textOf(operator, '='),
        value: textOf(value),
      })),
    }));

export const readVariables = (dashboard: Json): readonly Variable[] =>
  jsonsOf(jsonOf(dashboard.templating).list)
    .filter((entry) => isJson(entry) && textOf(entry.name) !== '' && entry.type !== 'adhoc' && entry.type !== 'groupby')
    .map(readVariable);
