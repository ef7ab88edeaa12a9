import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openApiClient } from './support/client.ts';
import { examplesOf, looksLike, runExamples } from './support/examples.ts';
import { apiKey, cleanEnvironment, type Product, repository, startProduct } from './support/product.ts';

const pages = [
  'README.md',
  ...readdirSync(join(repository, 'docs/concepts'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/concepts/${name}`),
];

/** What pages write for the server and for scratch files; the test puts its own in their place. */
const SHOWN_ADDRESS = 'http://127.0.0.1:7070';
const SHOWN_SCRATCH = '/tmp/';

describe('the documentation', () => {
  let product: Product;
  let scratch: string;

  beforeAll(async () => {
    product = await startProduct();
    // Pages write telemetry and read it, and nobody reads them in the second in which the engine starts.
    const isReady = async () => {
      const { status } = (await (await fetch(`${product.address}/readyz`)).json()) as { status: string };
      expect(status).toBe('ready');
    };
    await vi.waitFor(isReady, { timeout: 25_000 });
    scratch = mkdtempSync(join(tmpdir(), 'belvedere-examples-'));
    copyFileSync(join(repository, 'tests/support/curl.mjs'), join(scratch, 'curl'));
  });

  afterAll(async () => {
    await product.stop();
    rmSync(scratch, { recursive: true, force: true });
  });

  test.each(pages)('%s shows what its commands print', async (page) => {
    const examples = examplesOf(readFileSync(join(repository, page), 'utf8'));
    const folder = mkdtempSync(join(scratch, 'page-'));
    const here = (text: string) =>
      text.replaceAll(SHOWN_ADDRESS, product.address).replaceAll(SHOWN_SCRATCH, `${folder}/`);
    const environment = {
      ...cleanEnvironment(),
      // Last, so that a machine's own curl goes first.
      PATH: [process.env.PATH, scratch].join(delimiter),
      BELVEDERE_DATA_DIR: product.dataDir,
      KEY: await keyOfNewWorkspace(product.address),
    };
    const printed = await runExamples(
      examples.map((example) => ({ ...example, commands: here(example.commands) })),
      { cwd: repository, environment },
    );
    for (const [index, { line, expected }] of examples.entries()) {
      const output = printed[index] ?? 'nothing: a command before failed';
      const shown = here(expected ?? '…');
      expect(looksLike(output, shown), `line ${line} printed\n${output}\nand shows\n${shown}`).toBe(true);
    }
    expect(printed.length, printed.at(-1)).toBe(examples.length + 1);
  });
});

/** Each page works in a workspace that looks like the first one of a fresh server. */
async function keyOfNewWorkspace(address: string): Promise<string> {
  const made = await openApiClient(address, apiKey).post('/workspace/create', {
    name: 'Belvedere',
    needCreateAk: true,
    akName: 'first key',
  });
  return made.content.akInfo.keySk;
}

describe('an output looks like what is shown', () => {
  test('where … stands for anything, also for nothing, and white space for nothing', () => {
    expect(looksLike('{"uuid":"dsbd_1","n":2}\n', '{"uuid":"dsbd_…","n":2}')).toBe(true);
    expect(looksLike('{"a":1,"b":2}', '{"a":1,\n "b":2}')).toBe(true);
    expect(looksLike('ac', 'a…c')).toBe(true);
  });

  test('and nowhere else', () => {
    expect(looksLike('{"n":2}', '{"n":3}')).toBe(false);
    expect(looksLike('xabc', 'a…c')).toBe(false);
    expect(looksLike('abcx', 'a…c')).toBe(false);
    expect(looksLike('ab', 'ab…b')).toBe(false);
    expect(looksLike('', 'a')).toBe(false);
  });
});
