import fc from 'fast-check';

type Text = fc.Arbitrary<string>;

const pick = (...texts: string[]): Text => fc.constantFrom(...texts);
const optional = (text: Text): Text => fc.oneof(fc.constant(''), text);
const listOf = (item: Text, least: number, most: number, separator = ', '): Text =>
  fc.array(item, { minLength: least, maxLength: most }).map((items) => items.join(separator));
const joined = (...parts: Text[]): Text => fc.tuple(...parts).map((texts) => texts.join(''));
const spaced = (...parts: Text[]): Text =>
  fc.tuple(...parts).map((texts) => texts.filter((text) => text !== '').join(' '));

const plainText = fc.string({ unit: fc.constantFrom(...'ab 1.-*%#{}[]()中é🙂\n\\\'"@=,:'), maxLength: 8 });
const inQuotes = fc
  .tuple(pick("'", '"'), plainText)
  .map(([quote, text]) => `${quote}${text.replace(/['"\\]/g, (character) => `\\${character}`)}${quote}`);
const inBackTicks = plainText.filter((text) => !text.includes('@')).map((text) => `\`${text}\``);

const field = fc.oneof(
  pick('host', 'usage_total', 'a.b', '使用率', 'time', 'case', 'in', 'last', 'x1'),
  inBackTicks,
  pick('message@a.b', '@level', 'message@a["k v"][0].c', '`@a.b`', "identifier('a`b')", 'extra@limit'),
);
const name = fc.oneof(pick('u', 'p95', '名字', 'limit', 'case'), inBackTicks, inQuotes);
const alias = optional(joined(pick(' AS ', ' as '), name));
const number = pick('0', '12', '-3', '1.5', '.5', '1e3', '- 4');
const duration = pick('5m', '1h30m', '1.5h', '7d', '10s', '500ms');
const pattern = fc.oneof(pick("re('^a')", 're`b+`', 're"c"', 'RE(`d`)'), inQuotes);
const literal = fc.oneof(number, inQuotes, pick('true', 'nil', "b64'YWJj'"));

/** Queries in all spellings that are accepted; what they hold lies at most so deep. */
function textsOf(depth: number): { select: Text; query: Text } {
  const inner: Text = depth === 0 ? pick('M::cpu:(x)') : fc.constant(null).chain(() => textsOf(depth - 1).select);
  const { expression: deeper } =
    depth === 0 ? { expression: field } : { expression: fc.constant(null).chain(() => expressionsOf(depth - 1)) };
  const expression = expressionsOf(depth);
  const condition: Text = fc.oneof(
    { weight: 4, arbitrary: spaced(field, pick('=', '!=', '<', '<=', '>', '>='), fc.oneof(literal, field)) },
    spaced(field, pick('=~', '!~'), pattern),
    spaced(
      field,
      pick('=', '!='),
      pick('re(`x`)', "match('a')", 'exists()', "['a', b]", "with_labels('HOST', labels=['a'])"),
    ),
    spaced(
      field,
      pick('IN', 'NOT IN', 'in'),
      fc.oneof(
        joined(pick('['), listOf(literal, 0, 3), pick(']')),
        joined(pick('('), listOf(literal, 1, 2), pick(')')),
      ),
    ),
    ...(depth === 0 ? [] : [spaced(field, pick('IN'), joined(pick('('), inner, pick(')')))]),
    pick(
      "search(message, 'a b')",
      "query_string('error*')",
      "re('x')",
      'exists(host)',
      "cidr(ip, '10.0.0.0/8')",
      'flag',
    ),
  );
  const conditions: Text = fc.oneof(
    condition,
    listOf(condition, 2, 3, ' AND '),
    listOf(condition, 2, 3, ' || '),
    joined(pick('NOT ', 'not '), condition),
    spaced(joined(pick('('), listOf(condition, 2, 2, ' OR '), pick(')')), pick('&&'), condition),
  );
  const target = fc.oneof(
    joined(expression, alias),
    joined(expression, pick(' SHIFT '), duration, alias),
    joined(pick('fill('), deeper, pick(' AS f, 0)', ', LINEAR)', ', nil)')),
  );
  const source = fc.oneof(
    pick('cpu', 'a-b', '1cpu', '*', 're(`^a`)', "re'b'", "'disk io'", '`x y`', 'by_host', '主机'),
    ...(depth === 0 ? [] : [joined(pick('('), inner, pick(')'), alias)]),
  );
  const time = pick('5m', '1735689600', '2025-01-01 00:00:00', '1w');
  const rollup = pick('avg', 'P95', 'ewma(0.3)', 'last', '');
  const window = fc.oneof(
    joined(pick('['), optional(time), pick(']')),
    joined(
      pick('['),
      optional(time),
      pick(':'),
      fc.oneof(optional(time), pick('now')),
      pick(':'),
      pick('', '1m', '60', 'auto', '1i'),
      pick(':'),
      rollup,
      pick(']'),
    ),
    joined(pick('[TODAY', '[last week', '[This Month'), pick('', ':1d', '::1d', ':1h:avg', ':sum'), pick(']')),
    joined(pick('['), pick('sum', 'last', 'rate'), pick(']')),
  );
  const key = spaced(expression, pick('', 'ASC', 'desc'));
  const group = fc.oneof(
    joined(expression, alias),
    duration,
    pick('*'),
    joined(pick('('), listOf(field, 1, 2), pick(')')),
  );
  const tail = fc.oneof(
    joined(pick('BY ', 'by '), listOf(group, 1, 3), pick('', ',')),
    joined(pick('HAVING '), conditions),
    joined(pick('ORDER BY ', 'order by '), listOf(key, 1, 2)),
    joined(pick('SORDER BY '), key),
    joined(pick('LIMIT ', 'OFFSET ', 'slimit ', 'SOFFSET '), pick('0', '5', '1000')),
    joined(pick('SHIFT '), duration),
    pick('BY', 'HAVING', 'ORDER BY'),
  );
  const select = spaced(
    joined(
      pick('M', 'L', 'metric', 'T', 'm', 'L("a", "b")'),
      pick('::', ' :: '),
      fc.oneof(joined(listOf(source, 1, 2), pick(':(')), pick(':(')),
      listOf(target, 0, 3),
      pick(')'),
    ),
    optional(joined(pick('{ '), listOf(conditions, 0, 3), pick(' }', ', }')).filter((text) => text !== '{ , }')),
    optional(window),
    listOf(tail, 0, 3, ' '),
    optional(pick('# the end')).map((comment) => (depth < 2 ? '' : comment)),
  );
  return { select, query: fc.oneof({ weight: 3, arbitrary: select }, outerOf(inner), evalOf(inner), show(window)) };
}

function expressionsOf(depth: number): Text {
  if (depth === 0) return fc.oneof({ weight: 4, arbitrary: field }, pick('count(*)', 'avg(x)', "last('host')"));
  const part = expressionsOf(depth - 1);
  return fc.oneof(
    { weight: 3, arbitrary: field },
    joined(pick('avg(', 'MAX(', 'count_distinct(', 'nosuch('), part, pick(')')),
    joined(pick('percentile('), part, pick(', 95)', ', 99.9)')),
    pick("regexp_extract(message, '(\\d+)', 1)", "concat('a', host)", 'count_filter(s, ["a", b])', 'top(x, n=5)'),
    joined(field, pick(' + ', ' - ', ' * ', '/', ' % ', ' ^ '), joined(pick('('), part, pick(')'))),
    listOf(fc.oneof(field, number), 2, 4, ' - '),
    joined(pick('CASE WHEN host = '), literal, pick(' THEN '), part, pick(' ELSE 1', ''), pick(' END')),
    joined(
      pick('CASE '),
      field.filter((text) => !['case', 'in'].includes(text) && /^[`\w]/.test(text)),
      pick(' WHEN 1 THEN '),
      part,
      pick(' END'),
    ),
  );
}

function outerOf(inner: Text): Text {
  const quotedInner = inner.map((text) => `'${text.replace(/['\\]/g, (character) => `\\${character}`)}'`);
  const input = fc.oneof(joined(pick('('), inner, pick(')')), quotedInner, joined(pick('dql='), quotedInner));
  const call = fc.oneof(
    joined(pick('cumsum(', 'ABS('), input, pick(')')),
    joined(pick('moving_average('), input, pick(', 5)', ', size=3)')),
    joined(pick('count_filter('), input, pick(", expr='a = `b` AND c > 1')")),
  );
  return joined(call, listOf(pick('.abs()', '.top(5)', '.fill(0)'), 0, 2, ''), alias);
}

function evalOf(inner: Text): Text {
  return joined(
    pick('eval(A * 100 - B.u, A=(', 'eval((A + B) ^ 2 > 5, A=('),
    inner,
    pick('), B=('),
    inner,
    pick('))', "), alias='r')"),
  );
}

function show(window: Text): Text {
  return spaced(
    pick(
      'show_measurement()',
      'show_measurement',
      "show_tag_value(from=['a', re('b')], keyin=`k`)",
      "show_logging_field('a')",
    ),
    optional(pick("{ host = 'a' }")),
    optional(window),
    pick('', 'LIMIT 5', 'OFFSET 2 LIMIT 1'),
  );
}

/** Whole queries, three levels deep, in all the spellings that the parser accepts. They may be wrong in what they name. */
export const arbitraryQuery: Text = textsOf(2).query;

/** What queries are made of, in no order. */
export const tokenSoup: Text = fc
  .array(
    fc.oneof(
      pick(...'()[]{},:.@=<>+-*/%^!;#$`\'"\\'),
      pick('::', '!=', '=~', '!~', '<=', '==', '&&', '||', '//', ' ', '\n', 're(', "re'", 'b64`', '#{v}', '$', '{v}'),
      pick(
        'M',
        'L',
        'cpu',
        'host',
        'avg',
        'fill',
        'eval',
        'cumsum',
        'show_measurement',
        'dql',
        'alias',
        'identifier',
        'match',
      ),
      pick(
        ...'AND OR NOT IN AS BY HAVING ORDER SORDER LIMIT CASE WHEN THEN ELSE END SHIFT TODAY LAST WEEK nil true'.split(
          ' ',
        ),
      ),
      pick(
        '5',
        '-1',
        '1.5',
        '5m',
        '1i',
        '10u',
        '0x1',
        '2025-01-01 00:00:00',
        "'M::cpu'",
        '"x"',
        '`y`',
        '中',
        '🙂',
        '\u0000',
        '\ud800',
      ),
    ),
    { maxLength: 40 },
  )
  .chain((tokens) => pick('', ' ').map((separator) => tokens.join(separator)));
