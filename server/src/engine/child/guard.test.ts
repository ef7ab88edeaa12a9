import { describe, expect, it } from 'vitest';
import { guardStatement } from './guard.ts';
import { readStatement } from './statement.ts';

const tableFunctions = new Set(['file', 'url', 's3', 'remote', 'numbers', 'eval', 'format']);

function guard(sql: string, readonly = true): void {
  guardStatement(readStatement(sql), { readonly, tableFunctions });
}

describe('a readonly statement', () => {
  it.each([
    "SELECT file('/etc/passwd')",
    "SELECT `file`('/etc/passwd')",
    'SELECT "file"(\'/etc/passwd\')',
    "SELECT file /* so */ -- and so\n ('/etc/passwd')",
    "SELECT arrayMap(file, ['/etc/passwd'])",
    "SELECT * APPLY(file) FROM (SELECT '/etc/passwd')",
    "SELECT * FROM url('http://example.com', 'CSV')",
    "SELECT * FROM eval('SELECT 1')",
    "SELECT $$harmless$$, * FROM s3('https://example.com/a/b')",
    "SELECT 1 UNION ALL SELECT * FROM remote('example.com', system.one)",
  ])('reaches no file and no network: %s', (sql) => {
    expect(() => guard(sql)).toThrow(/^Code: 497\./);
  });

  it.each([
    "SELECT 'file(x)', $$url('http://example.com')$$ FROM numbers(3)",
    'SELECT url, remote FROM calls',
    "SELECT format('{}', 1) -- file('/etc/passwd')",
  ])('may say the names of what it does not call: %s', (sql) => {
    expect(() => guard(sql)).not.toThrow();
  });
});

it.each(["SELECT 1 INTO OUTFILE '/tmp/x'", "INSERT INTO t FROM INFILE '/etc/passwd' FORMAT TSV"])(
  'nobody reads or writes files of the machine: %s',
  (sql) => {
    expect(() => guard(sql, false)).toThrow(/^Code: 497\./);
  },
);
