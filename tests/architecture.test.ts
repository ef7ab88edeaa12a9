import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkDirections } from '../scripts/architecture/directions.ts';
import { checkDocuments } from '../scripts/architecture/documents.ts';
import { checkCycles, checkLengths, checkParsing, LONGEST_FILE_LINES } from '../scripts/architecture/shape.ts';
import { importsOf, readSourceTree } from '../scripts/architecture/source-tree.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const tree = readSourceTree(root, ['server/src', 'packages', 'scripts', 'bench', 'tests'], ['.ts', '.mjs']);

describe('this repository', () => {
  test('has source files to check', () => {
    expect([...tree.keys()].filter((path) => path.startsWith('scripts/'))).not.toEqual([]);
  });

  test('imports in the allowed directions only', () => {
    expect(checkDirections(tree)).toEqual([]);
  });

  test('has no cycle of imports', () => {
    expect(checkCycles(tree)).toEqual([]);
  });

  test('has no source file that is too long', () => {
    expect(checkLengths(tree)).toEqual([]);
  });

  test('reads the JSON of others by one parser', () => {
    expect(checkParsing(tree)).toEqual([]);
  });

  test('cites only paths and scripts that exist', () => {
    const documents = new Map([...readSourceTree(root, ['docs'], ['.md']), ...rootDocuments()]);
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    const exists = (path: string) => existsSync(join(root, path));
    expect(checkDocuments(documents, { exists, scripts: Object.keys(scripts) })).toEqual([]);
  });
});

/** A deliberate violation per rule: a check that cannot fail protects nothing. */
describe('the direction check refuses', () => {
  const refused: [rule: string, importer: string, specifier: string, reason: string][] = [
    ['a step back', 'store/database.ts', '../workspace/kernel/context.ts', 'store must not import workspace'],
    [
      'a dialect in the workspace',
      'workspace/keys/create.ts',
      '../../dialects/grafana/login.ts',
      'must not import dialects',
    ],
    ['HTTP in the workspace', 'workspace/keys/create.ts', '../../http/server.ts', 'workspace must not import http'],
    [
      'the store in a dialect',
      'dialects/grafana/login.ts',
      '../../store/database.ts',
      'dialects must not import store',
    ],
    [
      'another dialect',
      'dialects/grafana/login.ts',
      '../open-api/router.ts',
      'the dialect open-api is no business of grafana',
    ],
    [
      'another noun',
      'workspace/keys/create.ts',
      '../dashboards/create.ts',
      'the noun dashboards is no business of keys',
    ],
    [
      'a noun in the kernel',
      'workspace/kernel/context.ts',
      '../keys/create.ts',
      'the kernel must not know the noun keys',
    ],
    ['the registry in a noun', 'workspace/keys/create.ts', '../registry.ts', 'only what composes the nouns'],
    [
      'configuration in the store',
      'store/database.ts',
      '../configuration/read.ts',
      'store must not import configuration',
    ],
    ['a part that nobody named', 'surprise/box.ts', '../errors/index.ts', 'surprise is not in the table'],
    ['a file outside', 'store/database.ts', '../../../scripts/tool.ts', 'outside of server/src'],
    ['a file that is not there', 'store/database.ts', './absent.ts', 'there is no such file'],
    ['test code', 'store/database.ts', './database.test.ts', 'it is test code'],
    ['a web server in the workspace', 'workspace/keys/create.ts', 'fastify', 'HTTP stays outside'],
    [
      'a database driver in a dialect',
      'dialects/grafana/login.ts',
      'node:sqlite',
      'only the store talks to a database',
    ],
    ['queries in a dialect', 'dialects/grafana/login.ts', 'kysely', 'queries belong to the store'],
    ['all that an import of http brings along', 'http/server.ts', 'node:http', 'the import costs 13 MB'],
  ];
  const files = [
    'store/database.ts',
    'store/database.test.ts',
    'workspace/registry.ts',
    'workspace/kernel/context.ts',
    'workspace/keys/create.ts',
    'workspace/dashboards/create.ts',
    'dialects/grafana/login.ts',
    'dialects/open-api/router.ts',
    'http/server.ts',
    'configuration/read.ts',
    'errors/index.ts',
  ];
  const treeWith = (importer: string, text: string) =>
    new Map([...files.map((file): [string, string] => [`server/src/${file}`, '']), [`server/src/${importer}`, text]]);

  test.each(refused)('%s', (_rule, importer, specifier, reason) => {
    for (const text of [`import { a } from '${specifier}';\n`, `const a = await import('${specifier}');\n`]) {
      const findings = checkDirections(treeWith(importer, text));
      expect(findings).toEqual([expect.stringContaining(reason)]);
      expect(findings[0]).toContain(`server/src/${importer} imports ${specifier}`);
    }
  });

  test('a type as well as a value, since both are knowledge', () => {
    const text = "import type { A } from '../workspace/kernel/context.ts';\n";
    expect(checkDirections(treeWith('store/database.ts', text))).toHaveLength(1);
  });

  test('SQL text in the workspace, but not the query builder', () => {
    const withSql = "import { type Kysely, sql } from 'kysely';\n";
    expect(checkDirections(treeWith('workspace/keys/create.ts', withSql))).toEqual([
      expect.stringContaining('SQL text'),
    ]);
    expect(checkDirections(treeWith('workspace/keys/create.ts', "import type { Kysely } from 'kysely';\n"))).toEqual(
      [],
    );
  });

  test('the import of http, but not of its types', () => {
    expect(checkDirections(treeWith('http/server.ts', "import type { Server } from 'node:http';\n"))).toEqual([]);
  });

  test('nothing that is allowed', () => {
    const allowed: [importer: string, specifier: string][] = [
      ['main.ts', './dialects/grafana/login.ts'],
      ['compose.ts', 'fastify'],
      ['dialects/open-api/router.ts', '../../workspace/registry.ts'],
      ['workspace/registry.ts', './dashboards/create.ts'],
      ['workspace/dashboards/create.ts', '../keys/create.ts'],
      ['workspace/dashboards/create.ts', '../../store/database.ts'],
      ['store/database.ts', '../errors/index.ts'],
      ['store/database.ts', 'pg'],
      ['store/database.test.ts', '../workspace/registry.ts'],
      ['errors/index.ts', '../../package.json'],
    ];
    for (const [importer, specifier] of allowed) {
      expect(checkDirections(treeWith(importer, `import { a } from '${specifier}';\n`))).toEqual([]);
    }
  });
});

describe('a package that stands alone', () => {
  const importer = 'packages/dql/src/parser/parse.ts';
  const findingsOf = (specifier: string) =>
    checkDirections(
      new Map([
        [importer, `import { a } from '${specifier}';\n`],
        ['packages/dql/src/limits.ts', ''],
        ['packages/dql/src/testing/plain.ts', ''],
        ['server/src/errors/index.ts', ''],
      ]),
    );

  test.each([
    ['node:fs', 'without packages and without Node'],
    ['fast-check', 'without packages and without Node'],
    ['@belvedere/server', 'without packages and without Node'],
    ['../../../../server/src/errors/index.ts', 'outside of packages/dql/'],
    ['../absent.ts', 'there is no such file'],
    ['../testing/plain.ts', 'it is test code'],
  ])('may not import %s', (specifier, reason) => {
    expect(findingsOf(specifier)).toEqual([expect.stringContaining(reason)]);
    expect(findingsOf(specifier)[0]).toContain(`${importer} imports ${specifier}`);
  });

  test('may import itself, and its tests anything', () => {
    expect(findingsOf('../limits.ts')).toEqual([]);
    const tests = new Map([['packages/dql/src/parser/parse.test.ts', "import fc from 'fast-check';\n"]]);
    expect(checkDirections(tests)).toEqual([]);
  });
});

describe('the other checks refuse', () => {
  test('a cycle of three files, once', () => {
    const cycle = new Map([
      ['a/one.ts', "import { two } from './two.ts';\n"],
      ['a/two.ts', "export { three } from './three.ts';\n"],
      ['a/three.ts', "import { one } from './one.ts';\n"],
    ]);
    expect(checkCycles(cycle)).toEqual(['a cycle of imports: a/one.ts → a/two.ts → a/three.ts → a/one.ts']);
    cycle.set('a/three.ts', "import type { One } from './one.ts';\n");
    expect(checkCycles(cycle)).toEqual([]);
  });

  test('a file with one line too many, unless it is a test', () => {
    const text = (lines: number) => 'a;\n'.repeat(lines);
    expect(checkLengths(new Map([['server/src/a.ts', text(LONGEST_FILE_LINES)]]))).toEqual([]);
    expect(checkLengths(new Map([['server/src/a.ts', text(LONGEST_FILE_LINES + 1)]]))).toHaveLength(1);
    expect(checkLengths(new Map([['server/src/a.test.ts', text(LONGEST_FILE_LINES + 1)]]))).toEqual([]);
  });

  test('JSON parsed past the parser that keeps keys apart, unless in a test', () => {
    const findingsOf = (path: string, text: string) => checkParsing(new Map([[path, text]]));
    const refusal = ['server/src/workspace/a.ts calls JSON.parse instead of parseJson'];
    expect(findingsOf('server/src/workspace/a.ts', 'const a = JSON.parse(text);\n')).toEqual(refusal);
    expect(findingsOf('server/src/workspace/a.ts', 'const a = texts.map(JSON.parse);\n')).toEqual(refusal);
    expect(findingsOf('server/src/workspace/a.ts', 'const parse = JSON.parse;\n')).toEqual(refusal);
    expect(findingsOf('server/src/workspace/a.ts', '// as JSON.parse does\n')).toEqual([]);
    expect(findingsOf('server/src/workspace/a.test.ts', 'JSON.parse(text);\n')).toEqual([]);
    expect(findingsOf('server/src/json/parse.ts', 'JSON.parse(text);\n')).toEqual([]);
  });

  test('a document that cites what is not there', () => {
    const text =
      'See [the guide](guide.md#top), [it](https://example.com/x.md), `server/src/gone.ts` and `npm run gone`.\n';
    const citable = { exists: () => false, scripts: ['test'] };
    expect(checkDocuments(new Map([['docs/index.md', text]]), citable)).toEqual([
      'docs/index.md cites docs/guide.md, which does not exist',
      'docs/index.md cites server/src/gone.ts, which does not exist',
      'docs/index.md cites npm run gone, which does not exist',
    ]);
    expect(checkDocuments(new Map([['docs/index.md', text]]), { exists: () => true, scripts: ['gone'] })).toEqual([]);
  });
});

test('imports are found in every form the formatter writes', () => {
  const text = [
    "import './side-effect.ts';",
    "import type { A } from './a.ts';",
    "import b, { type B, c as d } from './b.ts';",
    'import {',
    '  long,',
    "} from './long.ts';",
    "export * from './all.ts';",
    "// import { no } from './comment.ts';",
    "/** import('./comment.ts') */",
    "const later = () => import('./later.ts');",
  ].join('\n');
  expect(importsOf(text)).toEqual([
    { specifier: './side-effect.ts', typeOnly: false, names: [] },
    { specifier: './a.ts', typeOnly: true, names: ['A'] },
    { specifier: './b.ts', typeOnly: false, names: ['B', 'c'] },
    { specifier: './long.ts', typeOnly: false, names: ['long'] },
    { specifier: './all.ts', typeOnly: false, names: [] },
    { specifier: './later.ts', typeOnly: false, names: [] },
  ]);
});

function rootDocuments(): [string, string][] {
  const names = ['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'STABILITY.md', 'SECURITY.md', 'CHANGELOG.md'];
  const present = names.filter((name) => existsSync(join(root, name)));
  return present.map((name) => [name, readFileSync(join(root, name), 'utf8')]);
}
