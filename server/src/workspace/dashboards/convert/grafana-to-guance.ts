import {
  arrayOrEmpty,
  type JsonObject,
  type Loss,
  lossesOfKeys,
  type NoteKind,
  noteOf,
  objectOrEmpty,
  textOr,
} from './loss.ts';

export interface GuanceReading {
  readonly template: JsonObject;
  readonly notCarriedOver: readonly Loss[];
}

interface Source {
  readonly dashboard: JsonObject;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly { readonly id: string; readonly name: string }[];
}

const carried = new Set(['id', 'uid', 'version', 'title', 'description', 'tags', 'templating', 'schemaVersion']);

/** A dashboard of Grafana as the Open API reads it: what both formats have, and a text chart that says what they do not. */
export function guanceReading(
  { dashboard, name, description, tags }: Source,
  kind: NoteKind = 'reading',
): GuanceReading {
  const variables = arrayOrEmpty(objectOrEmpty(dashboard.templating).list).map((variable, index) =>
    guanceVariable(objectOrEmpty(variable), index),
  );
  const notCarriedOver = [
    ...variables.flatMap(({ losses }) => losses),
    ...lossesOfKeys(dashboard, carried, '', 'a key of Grafana that is not converted'),
  ];
  const vars = variables.flatMap(({ variable }) => (variable === undefined ? [] : [variable]));
  const template = {
    title: name,
    dashboardType: 'CUSTOM',
    dashboardOwnerType: 'node',
    dashboardExtend: {},
    dashboardMapping: [],
    dashboardBindSet: [],
    iconSet: {},
    summary: description,
    tags: [],
    tagInfo: tags,
    thumbnail: '',
    main: {
      type: 'template',
      vars: vars.map((variable, seq) => ({ seq, ...variable })),
      groups: [],
      charts: [noteChart(noteOf(kind, 'Grafana', name, notCarriedOver))],
    },
    ...(kind === 'reading' ? { conversion: { from: 'grafana', notCarriedOver } } : {}),
  };
  return { template, notCarriedOver };
}

const noteChart = (content: string) => ({
  name: 'A dashboard of Grafana',
  type: 'text',
  group: { name: null },
  pos: { x: 0, y: 0, w: 24, h: 12 },
  queries: [{ query: { content } }],
  extend: { settings: {} },
});

interface Converted {
  readonly variable?: JsonObject;
  readonly losses: readonly Loss[];
}

function guanceVariable(source: JsonObject, index: number): Converted {
  const path = `templating.list[${index}]`;
  const type = textOr(source.type, 'query');
  const values = simpleValues(source, type);
  if (values === undefined) {
    const message = `the variable ${textOr(source.name, '')} of type ${type} takes its values from a source that is not converted`;
    return { losses: [{ path, message }] };
  }
  const chosen = currentOf(source, type, values);
  const variable = {
    code: textOr(source.name, ''),
    name: textOr(source.label, '') || textOr(source.name, ''),
    type: 'CUSTOM_LIST',
    datasource: 'custom',
    definition: {
      tag: '',
      field: '',
      value: values.join(','),
      metric: '',
      object: '',
      defaultVal: { label: chosen, value: chosen },
    },
    valueSort: 'default',
    hide: source.hide === 2 || type === 'constant' ? 1 : 0,
    isHiddenAsterisk: source.includeAll === true ? 0 : 1,
    multiple: source.multi === true,
    includeStar: source.includeAll === true,
    extend: { starMeaning: '*' },
  };
  return { variable, losses: [] };
}

/** The values of a variable that is a plain list; undefined for all others. */
function simpleValues(source: JsonObject, type: string): string[] | undefined {
  const query = textOr(source.query, '');
  if (type === 'constant' || type === 'textbox') return [query];
  if (type !== 'custom' && type !== 'interval') return undefined;
  // `text : value` has a label of its own and `\,` is a comma inside a value: the other format has neither.
  if (query.includes(' : ') || query.includes('\\,')) return undefined;
  return query.split(',').map((value) => value.trim());
}

function currentOf(source: JsonObject, type: string, values: readonly string[]): string {
  if (type === 'constant') return values[0] ?? '';
  const { value } = objectOrEmpty(source.current);
  const chosen = Array.isArray(value) ? value.filter((each) => typeof each === 'string').join(',') : textOr(value, '');
  return chosen === '$__all' ? '*' : chosen;
}
