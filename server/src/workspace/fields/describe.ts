import { findNamespace, showSubject } from '@belvedere/dql';
import { parseJson } from '../../json/index.ts';
import type { Series } from '../../query/query.ts';
import type { Context } from '../kernel/context.ts';
import { builtInByName } from './built-in.ts';
import { type FieldAttributes, type FieldSource, SOURCE } from './field.ts';
import { type KnownMeasurement, knownMeasurements } from './known.ts';
import { field } from './noun.ts';

/** Most custom fields that one answer is described by. */
const FIELDS_MAX = 10_000;

/** Sources of the categories of the query language, where they have another name. */
const sourceOfCategory: Readonly<Record<string, FieldSource>> = {
  object: 'object',
  custom_object: 'custom_object',
  logging: 'logging',
  event: 'keyevent',
  tracing: 'tracing',
  profiling: 'tracing',
  rum: 'rum',
  security: 'security',
  network: 'network',
};

/** What a show function names in its first column. */
interface Shown {
  readonly source: FieldSource;
  readonly kind: 'field' | 'tagOfMeasurement' | 'fieldOfMeasurement';
}

/** Undefined for functions that name neither fields nor tags. */
function shownBy(name: string): Shown | undefined {
  if (name === 'show_tag_key') return { source: '', kind: 'tagOfMeasurement' };
  if (name === 'show_field_key') return { source: '', kind: 'fieldOfMeasurement' };
  const asked = showSubject(name);
  if (asked?.subject !== 'field') return undefined;
  return { source: sourceOfCategory[findNamespace(asked.namespace)?.category ?? ''] ?? '', kind: 'field' };
}

export interface ShownNames {
  /** Workspaces that were asked; what the first of them says of a name holds. */
  readonly workspaces: readonly number[];
  /** `show_logging_field`. */
  readonly showFunction: string;
  readonly series: readonly Pick<Series, 'name' | 'values'>[];
}

/**
 * What the names mean that a show function answered: a text for each row of each series, empty where nobody said. Fields of the
 * workspace come before built-in ones, those of the source of the function before general ones. Undefined for functions that name
 * something else.
 */
export async function describeShown(
  ctx: Context,
  { workspaces, showFunction, series }: ShownNames,
): Promise<readonly (readonly string[])[] | undefined> {
  const shown = shownBy(showFunction);
  if (shown === undefined) return undefined;
  const said = await saidOf(ctx, workspaces, shown.source);
  return series.map(({ name: measurement = '', values }) =>
    values.map(([cell]) => {
      const name = String(cell);
      return said.get(name) ?? builtInMeaning(shown, measurement, name);
    }),
  );
}

/** Of a measurement that is known what it says itself, of tags and of other data what holds for a name everywhere. */
function builtInMeaning({ kind }: Shown, measurement: string, name: string): string {
  const known = own<KnownMeasurement>(knownMeasurements, measurement);
  if (kind === 'fieldOfMeasurement') return own(known?.fields ?? {}, name)?.description ?? '';
  const general = builtInByName.get(name);
  if (kind === 'field') return general?.desc ?? '';
  return own(known?.tags ?? {}, name) ?? (general?.isTag === true ? general.desc : '');
}

/** Names come from points, and `constructor` is one. */
const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** What the fields of some workspaces say, by name. One that says nothing hides what others say. */
async function saidOf(
  { kernel }: Context,
  workspaces: readonly number[],
  source: FieldSource,
): Promise<ReadonlyMap<string, string>> {
  const rows = await kernel.store.read
    .selectFrom('document_attributes')
    .innerJoin('documents', 'documents.id', 'document_attributes.document_id')
    .select(['documents.workspace_id', 'documents.name', 'documents.attributes'])
    .where('document_attributes.workspace_id', 'in', workspaces)
    .where('document_attributes.kind', '=', field.kind)
    .where('document_attributes.attribute', '=', SOURCE)
    .where('document_attributes.value', 'in', ['', source])
    .where('documents.deleted_at', 'is', null)
    .orderBy('documents.id')
    .limit(FIELDS_MAX)
    .execute();
  const fields = rows.map(({ workspace_id, name, attributes }) => {
    const { desc, fieldSource } = parseJson(attributes) as FieldAttributes;
    return { name, desc, isGeneral: fieldSource === '', place: workspaces.indexOf(workspace_id) };
  });
  // The last one of a name stays in the map: so the one that holds comes last.
  const ascending = fields.sort(
    (one, other) => Number(other.isGeneral) - Number(one.isGeneral) || other.place - one.place,
  );
  return new Map(ascending.map(({ name, desc }) => [name, desc]));
}
