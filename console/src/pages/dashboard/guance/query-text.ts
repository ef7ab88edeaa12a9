import { type Json, jsonOf, jsonsOf, listOf, textOf, textsOf } from '../../../data/json.ts';

const namespaces: Readonly<Record<string, string>> = {
  metric: 'M',
  logging: 'L',
  object: 'O',
  custom_object: 'CO',
  event: 'E',
  tracing: 'T',
  rum: 'R',
  security: 'S',
  network: 'N',
  profile: 'P',
};

const name = (text: string): string => `\`${text.replaceAll('`', '')}\``;
const literal = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** The text of a query. The form beside it counts only where there is no text: lists of logs are kept that way. */
export function queryText(query: Json): string {
  const text = textOf(query.q).trim();
  if (text !== '' || query.type === 'expression' || query.content !== undefined) return text;
  return textOf(query.dataSource) === '' && textOf(query.namespace) === '' ? '' : formText(query);
}

function formText(query: Json): string {
  const index = textOf(query.indexFilter);
  const namespace = namespaces[textOf(query.namespace)] ?? 'M';
  const source = textOf(query.dataSource);
  const from = `${namespace}${index === '' ? '' : `(${literal(index)})`}::${source === '' || source === '*' ? 'RE(`.*`)' : name(source)}`;
  const conditions = conditionsOf(query);
  const by = textsOf(query.groupBy).filter((tag) => tag !== '');
  const rollup = textOf(query.rollup);
  return [
    `${from}:(${targetOf(query)})`,
    conditions === '' ? '' : `{ ${conditions} }`,
    rollup === '' ? '' : `[:::${rollup}]`,
    by.length === 0 ? '' : `BY ${by.map(name).join(', ')}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function targetOf(query: Json): string {
  const columns = jsonsOf(query.fields)
    .filter(({ field }) => textOf(field) !== '')
    .map(({ field, alias }) =>
      textOf(alias) === '' ? name(textOf(field)) : `${name(textOf(field))} AS ${name(textOf(alias))}`,
    );
  const fields = textsOf(query.field).filter((each) => each !== '');
  if (columns.length > 0) return columns.join(', ');
  if (fields.length === 0) return '*';
  const call = textOf(query.fieldFunc);
  return fields
    .map((field) => {
      const column = field === '*' ? '*' : name(field);
      const value = call === '' ? column : `${call}(${column})`;
      const fill = query.fill === 'number' ? textOf(query.fillNum) : textOf(query.fill);
      const filled = call !== '' && fill !== '' ? `fill(${value}, ${fill})` : value;
      return textOf(query.alias) === '' ? filled : `${filled} AS ${name(textOf(query.alias))}`;
    })
    .join(', ');
}

function conditionsOf(query: Json): string {
  const filters = jsonsOf(query.filters).filter((filter) => textOf(filter.name) !== '');
  const search = textOf(query.search);
  const parts = filters.map((filter, index) => {
    const joined = index === 0 ? '' : ` ${filter.logic === 'or' ? 'or' : 'and'} `;
    return `${joined}${conditionOf(filter)}`;
  });
  if (search !== '') {
    const field = jsonOf(query).namespace === 'object' ? 'name' : 'message';
    parts.push(`${parts.length > 0 ? ' and ' : ''}${name(field)} = re('.*${search.replaceAll("'", "\\'")}.*')`);
  }
  return parts.join('');
}

function conditionOf(filter: Json): string {
  const field = name(textOf(filter.name));
  const values = listOf(filter.values).map((value) => textOf(value));
  const all = values.length > 0 ? values : textsOf(filter.value);
  const op = textOf(filter.op, '=');
  const call = /^(not )?(match|wildcard)$/.exec(op);
  if (call !== null) return `${field} ${call[1] === undefined ? '=' : '!='} ${call[2]}(${literal(all[0] ?? '')})`;
  if (all.length > 1 && (op === '=' || op === '!='))
    return `${field} ${op === '=' ? 'IN' : 'NOT IN'} [${all.map(literal).join(', ')}]`;
  return `${field} ${op} ${literal(all[0] ?? '')}`;
}
