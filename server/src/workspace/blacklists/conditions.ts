import { ALL_SOURCES, type BlacklistAttributes, type BlacklistFilter, sourceKeys } from './rule.ts';

type Conditions = Pick<BlacklistAttributes, 'type' | 'source' | 'sources' | 'filters'>;

/**
 * A rule as the text that agents read: the form of the catalogue, names in backticks since some of them are words of the filter language.
 * An agent that cannot read one text gives up those after it too, so everything in it is written so that each of them can: no line breaks
 * in quotes, `notin` and `notmatch` (they do not all know the spelling of the catalogue), no list without values.
 *
 * Empty for a rule that drops nothing: one that names neither sources nor filters, or filters of which no point can keep all.
 */
export function conditionsOf(rule: Conditions): string {
  const source = textOfSource(rule);
  const filters = textOfFilters(rule.filters);
  if (rule.filters.length > 0 && filters === '') return '';
  if (source === '') return filters === '' ? '' : `{ ${filters} }`;
  // Agents take brackets that are the whole condition for one that never holds; behind a source they understand them.
  return filters === '' ? `{ ${source} }` : `{ ${source} and ( ${filters} )}`;
}

function textOfSource({ type, source, sources }: Conditions): string {
  const key = named(sourceKeys[type]);
  if (sources !== null && sources.length > 0) return `${key} in ${listOf(sources)}`;
  if (source === '') return '';
  return `${key} =  ${source === ALL_SOURCES ? ALL_SOURCES : quoted(source)} `;
}

/** `and` binds tighter than `or`, for agents as well. What is joined by `and` to a filter that holds for no point holds for none. */
function textOfFilters(filters: readonly BlacklistFilter[]): string {
  const alternatives: BlacklistFilter[][] = [];
  for (const filter of filters) {
    const last = alternatives.at(-1);
    if (last === undefined || filter.condition === 'or') alternatives.push([filter]);
    else last.push(filter);
  }
  return alternatives
    .filter((joined) => joined.every(({ name, value }) => canBeNamed(name) && value.length > 0))
    .map((joined) => joined.map(textOfFilter).join('  and  '))
    .join('  or  ');
}

const operators = { in: 'in', not_in: 'notin', match: 'match', not_match: 'notmatch' } as const;

const textOfFilter = ({ name, operation, value }: BlacklistFilter): string =>
  `${named(name)} ${operators[operation]} ${listOf(value)}`;

const listOf = (values: readonly string[]): string => `[${values.map((value) => ` ${quoted(value)} `).join(', ')}]`;

/** Of a text with a character that stands for an unreadable one agents read nothing, nor of the texts behind it. No point has such a name. */
const canBeNamed = (name: string): boolean => name !== '' && !name.toWellFormed().includes('\ufffd');

/** There is no way to write a backtick between backticks: the schemas refuse names that have one. */
const named = (name: string): string => `\`${name}\``;

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n' };

const quoted = (text: string): string => `'${text.replace(/[\\'\n]/g, (each) => escapes[each] ?? each)}'`;
