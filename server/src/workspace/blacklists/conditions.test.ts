import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conditionsOf } from './conditions.ts';
import { ALL_SOURCES, type BlacklistFilter, blacklistTypes, sourceKeys } from './rule.ts';
import { type Point, readConditions } from './testing/read-conditions.ts';

type Rule = Parameters<typeof conditionsOf>[0];

const filter = (each: Partial<BlacklistFilter> = {}): BlacklistFilter => ({
  name: 'host',
  operation: 'in',
  condition: 'and',
  value: ['127.0.0.1'],
  ...each,
});
const rule = (each: Partial<Rule> = {}): Rule => ({
  type: 'logging',
  source: 'kodo-log',
  sources: null,
  filters: [filter()],
  ...each,
});

describe('the text of a rule', () => {
  it('is what the catalogue documents', () => {
    expect(conditionsOf(rule())).toBe("{ `source` =  'kodo-log'  and ( `host` in [ '127.0.0.1' ] )}");
    const two = [filter({ value: ['h1', 'h2'] }), filter({ name: 'status', operation: 'match', value: ['a*'] })];
    expect(conditionsOf(rule({ filters: two }))).toBe(
      "{ `source` =  'kodo-log'  and ( `host` in [ 'h1' ,  'h2' ]  and  `status` match [ 'a*' ] )}",
    );
  });

  it('names the source by the field of its type', () => {
    for (const type of blacklistTypes) {
      expect(conditionsOf(rule({ type }))).toContain(`{ \`${sourceKeys[type]}\` =  'kodo-log'  and`);
    }
    expect(conditionsOf(rule({ type: 'rum', filters: [] }))).toBe("{ `app_id` =  'kodo-log'  }");
  });

  it.each(['', '\ufffd', 'a\ud800'])('that no agent can read (a filter by %j) holds for nothing', (name) => {
    expect(conditionsOf(rule({ filters: [filter({ name })] }))).toBe('');
    expect(conditionsOf(rule({ filters: [filter({ name }), filter({ condition: 'or' })] }))).toBe(
      "{ `source` =  'kodo-log'  and ( `host` in [ '127.0.0.1' ] )}",
    );
  });

  it('takes all sources, several, or none', () => {
    expect(conditionsOf(rule({ source: ALL_SOURCES }))).toBe(
      "{ `source` =  re(`.*`)  and ( `host` in [ '127.0.0.1' ] )}",
    );
    expect(conditionsOf(rule({ sources: ['a', 'b'] }))).toBe(
      "{ `source` in [ 'a' ,  'b' ] and ( `host` in [ '127.0.0.1' ] )}",
    );
    expect(conditionsOf(rule({ sources: [] }))).toContain("`source` =  'kodo-log'");
    expect(conditionsOf(rule({ source: '' }))).toBe("{ `host` in [ '127.0.0.1' ] }");
  });

  it('has the operators of agents of every age', () => {
    const operators = (['in', 'not_in', 'match', 'not_match'] as const).map((operation) => filter({ operation }));
    expect(conditionsOf(rule({ source: '', filters: operators })).match(/` (\w+) \[/g)).toEqual([
      '` in [',
      '` notin [',
      '` match [',
      '` notmatch [',
    ]);
  });

  it('is empty for a rule that drops nothing', () => {
    expect(conditionsOf(rule({ source: '', filters: [] }))).toBe('');
    expect(conditionsOf(rule({ filters: [filter({ value: [] })] }))).toBe('');
    expect(conditionsOf(rule({ filters: [filter(), filter({ name: '' })] }))).toBe('');
    expect(conditionsOf(rule({ source: '', filters: [filter({ name: '' }), filter({ condition: 'or' })] }))).toBe(
      "{ `host` in [ '127.0.0.1' ] }",
    );
  });
});

const text = fc
  .string({ unit: fc.oneof(fc.constantFrom("'", '\\', '\n', '\r', '"', '`', ']', 'n', '#', '日'), fc.string()) })
  .filter((each) => each.isWellFormed() && !each.includes('\ufffd'));
const named = fc.constantFrom('host', 'status', 'and', 'desc', 'a b', '字', "o'c");
const literal = fc.constantFrom('web', "it's", 'a\\', 'b\n', '', 'x');
const filters = fc.array(
  fc.record({
    name: fc.oneof({ weight: 9, arbitrary: named }, fc.constant('')),
    operation: fc.constantFrom('in', 'not_in', 'match', 'not_match'),
    condition: fc.constantFrom('and', 'or'),
    value: fc.array(fc.constantFrom('web', 'x', 'w.*'), { maxLength: 3 }),
  }),
  { maxLength: 5 },
);

/** What a rule means, said without its text. */
function holds({ type, source, sources, filters: all }: Rule, point: Point): boolean {
  const actual = point[sourceKeys[type]];
  const wanted = sources !== null && sources.length > 0 ? sources : source === '' ? undefined : [source];
  if (wanted === undefined && all.length === 0) return false;
  if (wanted !== undefined && (actual === undefined || !(wanted.includes(actual) || source === ALL_SOURCES))) {
    return false;
  }
  let holdsSoFar = false;
  let group = true;
  for (const [index, each] of all.entries()) {
    if (index > 0 && each.condition === 'or') {
      holdsSoFar ||= group;
      group = true;
    }
    group &&= holdsFilter(each, point);
  }
  return holdsSoFar || group;
}

function holdsFilter({ name, operation, value }: BlacklistFilter, point: Point): boolean {
  if (name === '' || value.length === 0) return false;
  const actual = point[name];
  const fits = (pattern: string) => actual !== undefined && new RegExp(pattern).test(actual);
  if (operation === 'in') return actual !== undefined && value.includes(actual);
  if (operation === 'not_in') return actual === undefined || !value.includes(actual);
  if (operation === 'match') return value.some(fits);
  return actual !== undefined && !value.every(fits);
}

describe('an agent', () => {
  it('reads what was written, whatever stands in the values', () => {
    fc.assert(
      fc.property(text, text, fc.array(text, { minLength: 1 }), (source, name, value) => {
        fc.pre(source !== '' && source !== ALL_SOURCES);
        const field = name.replaceAll('`', '') || 'field';
        fc.pre(field !== 'source');
        const given = readConditions(conditionsOf(rule({ source, filters: [filter({ name: field, value })] })));
        for (const each of value) expect(given({ source, [field]: each })).toBe(true);
        expect(given({ source, [field]: `${value.join('')}another` })).toBe(false);
        expect(given({ source: `${source}another`, [field]: value[0] ?? '' })).toBe(false);
      }),
    );
  });

  it('drops the points that the rule means and no others', () => {
    const rules = fc.record({
      type: fc.constantFrom(...blacklistTypes),
      source: fc.oneof(literal, fc.constant(ALL_SOURCES)),
      sources: fc.constant(null),
      filters,
    }) as fc.Arbitrary<Rule>;
    const several = fc.record({
      type: fc.constant('logging' as const),
      source: literal,
      sources: fc.array(
        literal.filter((each) => each !== ''),
        { maxLength: 3 },
      ),
      filters,
    }) as fc.Arbitrary<Rule>;
    const points = fc.dictionary(fc.oneof(named, fc.constantFrom(...Object.values(sourceKeys))), literal);
    fc.assert(
      fc.property(fc.oneof(rules, several), points, (each, point) => {
        const conditions = conditionsOf(each);
        expect(conditions !== '' && readConditions(conditions)(point)).toBe(holds(each, point));
      }),
      { numRuns: 2_000 },
    );
  });
});
