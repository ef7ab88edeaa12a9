import { definitionsOf, type FunctionDefinition, type Parameter } from '../function-definition.ts';
import { findNamespace, type Namespace, namespaces } from '../namespaces.ts';

const define = definitionsOf('show');
const from: Parameter = { name: 'from', kind: 'names', optional: true };
const keyin: Parameter = { name: 'keyin', kind: 'names' };
const field: Parameter = { name: 'field', kind: 'names', optional: true };

/** Functions with names of their own; the others are made of a namespace and what is asked of it. */
export const showFunctions = Object.freeze([
  define(
    'show_measurement',
    [{ name: 'pattern', kind: 'pattern', optional: true }],
    'series',
    'The measurements.',
    "show_measurement(re('^cpu'))",
  ),
  define('show_tag_key', [from], 'series', 'The names of the tags.', "show_tag_key(from=['cpu'])"),
  define('show_field_key', [from], 'series', 'The names and types of the fields.', "show_field_key(from=['cpu'])"),
  define(
    'show_tag_value',
    [from, keyin, field],
    'series',
    'The values of some tags.',
    "show_tag_value(from=['cpu'], keyin=['host']) LIMIT 50",
  ),
  define(
    'show_measurement_cardinality',
    [from],
    'series',
    'How many measurements there are.',
    'show_measurement_cardinality()',
  ),
  define(
    'show_series_cardinality',
    [from],
    'series',
    'How many series there are.',
    "show_series_cardinality(from=['cpu'])",
  ),
  define(
    'show_tag_key_cardinality',
    [from],
    'series',
    'How many tags there are.',
    "show_tag_key_cardinality(from=['cpu'])",
  ),
  define(
    'show_tag_value_cardinality',
    [from, keyin, field],
    'series',
    'How many values some tags have.',
    "show_tag_value_cardinality(keyin=['host'])",
  ),
  define(
    'show_field_key_cardinality',
    [from],
    'series',
    'How many fields there are.',
    "show_field_key_cardinality(from=['cpu'])",
  ),
  define(
    'show_series_count_by_field_key',
    [from],
    'series',
    'How many series each field has.',
    "show_series_count_by_field_key(from=['cpu'])",
  ),
  define(
    'show_series_count_by_tag_key',
    [from],
    'series',
    'How many series and values each tag has.',
    "show_series_count_by_tag_key(from=['cpu'])",
  ),
  define('show_workspaces', [], 'series', 'The workspaces that the caller may query.', 'show_workspaces()'),
  define('show_tracing_service', [], 'series', 'The services that have traces.', 'show_tracing_service()'),
]);

/** What is asked of a namespace: the last word of `show_logging_source`. */
export type ShowSubject = 'source' | 'class' | 'type' | 'field' | 'label';

const subjects: Readonly<
  Record<ShowSubject, { parameters: readonly Parameter[]; description: string; written: string }>
> = {
  source: { parameters: [], description: 'The sources', written: '' },
  class: { parameters: [], description: 'The classes', written: '' },
  type: { parameters: [], description: 'The types', written: '' },
  field: {
    parameters: [
      { name: 'source', aliases: ['from'], kind: 'names', optional: true },
      { name: 'index', kind: 'names', optional: true, named: true },
    ],
    description: 'The names and types of the fields',
    written: '',
  },
  label: {
    parameters: [
      { name: 'class', kind: 'text', optional: true },
      { name: 'names', aliases: ['name'], kind: 'names', optional: true },
    ],
    description: 'The labels of the objects',
    written: "class='HOST', names=['web-1']",
  },
};

const SHOW_OF_NAMESPACE = /^show_(.+)_(source|class|type|field|label)$/;

/** What `show_logging_source` asks of which namespace; null for a name of another form. The namespace may not exist. */
export function showSubject(name: string): { namespace: string; subject: ShowSubject } | null {
  const [, written, subject] = SHOW_OF_NAMESPACE.exec(name.toLowerCase()) ?? [];
  if (written === undefined || subject === undefined) return null;
  const namespace = written === 'cobject' ? 'custom_object' : written;
  return { namespace, subject: subject as ShowSubject };
}

/** The definition of a function that is made of a namespace and a subject. */
export function showOfNamespace(name: string): FunctionDefinition | undefined {
  const made = showSubject(name);
  if (made === null) return undefined;
  const { parameters, description, written } = subjects[made.subject];
  const namespace = findNamespace(made.namespace);
  const of = namespace === undefined ? made.namespace : namespace.names[0];
  return define(
    name.toLowerCase(),
    parameters,
    'series',
    `${description} of ${of}.`,
    `${name.toLowerCase()}(${written})`,
  );
}

/** Every function of a namespace that makes sense there, for lists and suggestions. */
export const showFunctionsOfNamespaces: readonly FunctionDefinition[] = Object.freeze(
  namespaces.filter(({ code }) => !['M', 'F', 'D'].includes(code)).flatMap(functionsOf),
);

function functionsOf({ names, category, sourceLabel }: Namespace): FunctionDefinition[] {
  const asked: ShowSubject[] = [sourceLabel === 'class' ? 'class' : 'source', 'field'];
  if (sourceLabel === 'class') asked.push('source', 'label');
  if (category === 'tracing' || category === 'rum') asked.push('type');
  return asked.flatMap((subject) => showOfNamespace(`show_${names[0]}_${subject}`) ?? []);
}
