import { describe, expect, it } from 'vitest';
import { readStatement } from './statement.ts';

describe('what has to be known of a statement', () => {
  it.each([
    ['SELECT 1\nFORMAT JSON', 'JSON'],
    ['SELECT 1 FORMAT JSONEachRow SETTINGS max_threads = 1', 'JSONEachRow'],
    ["SELECT 'x FORMAT CSV'", undefined],
    ['SELECT format FROM t', undefined],
    ["SELECT format('{}', x) FROM t FORMAT TSV -- FORMAT CSV", 'TSV'],
    ["INSERT INTO t (a, format) SETTINGS insert_deduplication_token = 'x' FORMAT JSONEachRow", 'JSONEachRow'],
  ])('its format: %s', (sql, format) => {
    expect(readStatement(sql).format).toBe(format);
  });

  it.each([
    ['INSERT INTO t FORMAT TSV', true, false],
    ['INSERT INTO t (a) VALUES (1), (2)', true, true],
    ['INSERT INTO t (values, `format`) VALUES', true, false],
    ['INSERT INTO t SELECT 1', false, false],
    ['INSERT INTO t WITH x AS (SELECT 1) SELECT * FROM x', false, false],
    ['SELECT 1', false, false],
  ])('whether it takes data: %s', (sql, hasData, dataIsInline) => {
    expect(readStatement(sql)).toMatchObject({ hasData, dataIsInline });
  });

  it.each(['SELECT 1; SELECT 2', 'SELECT 1;;SELECT 2', 'SET readonly = 0; SELECT 1'])(
    'refuses two in one: %s',
    (sql) => {
      expect(() => readStatement(sql)).toThrow(/Multi-statements/);
    },
  );

  it.each(['SELECT 1;', "SELECT ';'", 'SELECT 1 ; -- one', 'SELECT 1 /* ; */', 'SELECT $$;$$'])(
    'takes a semicolon that separates nothing: %s',
    (sql) => {
      expect(readStatement(sql).verb).toBe('SELECT');
    },
  );

  it.each(['', '  ', '-- only a comment', ';'])('refuses nothing at all: %j', (sql) => {
    expect(() => readStatement(sql)).toThrow(/Empty query/);
  });
});
