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

export interface GrafanaReading {
  readonly dashboard: JsonObject;
  readonly notCarriedOver: readonly Loss[];
}

interface Source {
  readonly template: JsonObject;
  readonly name: string;
  readonly description: string;
  readonly tagNames: readonly string[];
}

const carriedOfTemplate = new Set([
  'title',
  'summary',
  'tagInfo',
  'tags',
  'main',
  'dashboardType',
  'dashboardOwnerType',
]);
const carriedOfMain = new Set(['vars', 'type']);
const reason = 'not converted to a dashboard of Grafana';

/** A Guance dashboard as Grafana's clients read it: what both formats have, and a text panel that says what they do not. */
export function grafanaReading(
  { template, name, description, tagNames }: Source,
  kind: NoteKind = 'reading',
): GrafanaReading {
  const main = objectOrEmpty(template.main);
  const variables = arrayOrEmpty(main.vars).map((variable, index) => grafanaVariable(objectOrEmpty(variable), index));
  const notCarriedOver = [
    ...variables.flatMap(({ losses }) => losses),
    ...lossesOfKeys(main, carriedOfMain, 'main.', reason),
    ...lossesOfKeys(template, carriedOfTemplate, '', reason),
  ];
  const dashboard = {
    title: name,
    description,
    tags: tagNames,
    editable: true,
    schemaVersion: 36,
    timezone: '',
    time: { from: 'now-6h', to: 'now' },
    templating: { list: variables.flatMap(({ variable }) => (variable === undefined ? [] : [variable])) },
    annotations: { list: [] },
    panels: [notePanel(noteOf(kind, 'Guance', name, notCarriedOver))],
  };
  return { dashboard, notCarriedOver };
}

const notePanel = (content: string) => ({
  id: 1,
  type: 'text',
  title: 'A dashboard of Guance',
  gridPos: { x: 0, y: 0, w: 24, h: 8 },
  options: { mode: 'markdown', content },
});

interface Converted {
  readonly variable?: JsonObject;
  readonly losses: readonly Loss[];
}

function grafanaVariable(source: JsonObject, index: number): Converted {
  const code = textOr(source.code, '');
  const type = textOr(source.type, '');
  if (type !== 'CUSTOM_LIST') {
    const message = `the variable ${code} of type ${type} takes its values from a query that is not converted`;
    return { losses: [{ path: `main.vars[${index}]`, message }] };
  }
  const definition = objectOrEmpty(source.definition);
  const values = textOr(definition.value, '')
    .split(',')
    .map((value) => value.trim());
  const chosen = textOr(objectOrEmpty(definition.defaultVal).value, '');
  const isAll = chosen === '*' || chosen === '__all__';
  const current = isAll ? { text: 'All', value: '$__all' } : { text: chosen, value: chosen };
  const variable = {
    name: code,
    label: textOr(source.name, ''),
    type: 'custom',
    query: values.join(','),
    current: chosen === '' ? {} : current,
    options: values.map((value) => ({ text: value, value, selected: value === chosen })),
    hide: source.hide === 1 ? 2 : 0,
    multi: source.multiple === true,
    includeAll: source.includeStar === true && source.isHiddenAsterisk !== 1,
    ...(chosen === '*' ? { allValue: '.*' } : {}),
  };
  return { variable, losses: [] };
}
