/**
 * The API description as the product serves it: its golden copy, its agreement with the routes, and the promise that it
 * stays compatible. `UPDATE_GOLDEN=1 npx vitest run description` writes the golden copies anew, `UPDATE_RELEASED=1` what
 * counts as released; both show in the review as the change that they are.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { incompatibilities } from '../server/src/dialects/open-api/description/compatibility.ts';
import {
  assemble,
  type CommonPart,
  type Description,
  describeCommon,
  describeNoun,
  type NounPart,
} from '../server/src/dialects/open-api/description/index.ts';
import { openObjects } from '../server/src/dialects/open-api/testing/open-objects.ts';
import { startDialect, type TestDialect } from '../server/src/dialects/open-api/testing/start-dialect.ts';
import { nouns, operations } from '../server/src/workspace/registry.ts';

const root = new URL('../', import.meta.url);
const releasedPath = 'server/src/dialects/open-api/released.golden.json';
const commonPath = 'server/src/dialects/open-api/description.golden.json';
const partPath = (folder: string) => `server/src/workspace/${folder}/description.golden.json`;

const textOf = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

function keep(path: string, value: unknown): void {
  writeFileSync(new URL(path, root), textOf(value));
}

function golden(path: string): string {
  const file = new URL(path, root);
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

const current = assemble(
  describeCommon(),
  nouns.map((noun) => describeNoun(noun.operations)),
);

if (process.env.UPDATE_GOLDEN === '1') {
  keep(commonPath, describeCommon());
  for (const noun of nouns) keep(partPath(noun.folder), describeNoun(noun.operations));
}
// On one line: nobody reads it, and it is as long as all golden copies together.
if (process.env.UPDATE_RELEASED === '1') writeFileSync(new URL(releasedPath, root), `${JSON.stringify(current)}\n`);

describe('the golden copy', () => {
  test('of what no noun says is current', () => {
    expect(golden(commonPath)).toBe(textOf(describeCommon()));
  });

  test.each(nouns)('of $folder is current and lies in its folder', ({ folder, operations: own }) => {
    expect(golden(partPath(folder))).toBe(textOf(describeNoun(own)));
  });
});

describe('the served description', () => {
  let dialect: TestDialect | undefined;
  const served = (): TestDialect => {
    if (dialect === undefined) throw new Error('the server has not started');
    return dialect;
  };

  beforeAll(async () => {
    dialect = await startDialect({ operations });
  });
  afterAll(async () => {
    await dialect?.http.close();
  });

  test('is the golden parts put together', async () => {
    const common = JSON.parse(golden(commonPath)) as CommonPart;
    const parts = nouns.map(({ folder }) => JSON.parse(golden(partPath(folder))) as NounPart);
    const { body } = await served().get('/openapi.json');
    expect(textOf(body)).toBe(textOf(assemble(common, parts)));
  });

  test('names nothing that is not routed', async () => {
    const unrouted: string[] = [];
    for (const [path, item] of Object.entries(current.paths)) {
      for (const method of Object.keys(item)) {
        const called = path.replaceAll(/\{[^}]+\}/g, 'x');
        const { body } = await served().send(method.toUpperCase(), called);
        // Credentials are looked at after the route, so a route that exists answers this.
        if (body.errorCode !== 'InvalidApiKey') unrouted.push(`${method} ${path}: ${body.errorCode}`);
      }
    }
    expect(unrouted).toEqual([]);
  });

  test('leaves no route out', () => {
    const described = Object.entries(current.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const api = served().routes.filter((route) => route.includes(' /api/'));
    expect(api.toSorted()).toEqual(described.toSorted());
  });
});

describe('answers', () => {
  test('hold unnamed fields only inside stored documents', () => {
    expect(openObjects(current)).toEqual([]);
  });
});

describe('the promise of v1', () => {
  const released = (text: string) => (text === '' ? undefined : (JSON.parse(text) as Description));

  test('nothing that was released has been removed, narrowed or newly demanded', () => {
    const before = released(golden(releasedPath));
    expect(before).toBeDefined();
    expect(before === undefined ? [] : incompatibilities(before, current)).toEqual([]);
  });

  // Rewriting the released copy together with a breaking change would hide it; the last commit's copy still knows.
  test('nor compared with what the last commit calls released', () => {
    const before = released(lastCommitted(releasedPath));
    expect(before === undefined ? [] : incompatibilities(before, current)).toEqual([]);
  });
});

/** Empty where there is no git, no commit, or no such file in it. */
function lastCommitted(path: string): string {
  try {
    return execFileSync('git', ['show', `HEAD:${path}`], {
      cwd: fileURLToPath(root),
      encoding: 'utf8',
      maxBuffer: 256 * 1024 * 1024,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}
