import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { repository } from './support/product.ts';

/** What a browser must load before it shows something, gzipped. `npm test` builds the console before the tests run. */

const kilobyte = 1_000;
const folder = join(repository, 'console/dist/assets');
const files = readdirSync(folder);

const sizeOf = (file: string): number => gzipSync(readFileSync(join(folder, file)), { level: 9 }).length;
const sum = (chunks: Iterable<string>): number => [...chunks].reduce((bytes, chunk) => bytes + sizeOf(chunk), 0);

/** The chunk that the build made of a module. */
function chunkOf(module: string): string {
  const found = files.filter((file) => new RegExp(`^${module}-[\\w-]{8}\\.js$`).test(file));
  // Small chunks of this name may only hand on what another one holds.
  const [largest] = found.sort((a, b) => sizeOf(b) - sizeOf(a));
  if (largest === undefined) throw new Error(`the build has no chunk ${module}`);
  return largest;
}

/** The chunks with everything that they need before they run. */
function closure(chunks: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const left = [...chunks];
  for (let chunk = left.pop(); chunk !== undefined; chunk = left.pop()) {
    if (seen.has(chunk)) continue;
    seen.add(chunk);
    const text = readFileSync(join(folder, chunk), 'utf8');
    for (const [, name] of text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) left.push(name ?? '');
  }
  return seen;
}

const page = readFileSync(join(repository, 'console/dist/index.html'), 'utf8');
const shell = closure([...page.matchAll(/assets\/([^"]+\.js)/g)].map(([, name]) => name ?? ''));
/** What stands in the frame of every page and comes after its first paint. */
const frame = closure([chunkOf('menus')]).union(shell);

describe('the console', () => {
  it('draws its frame with at most 150 kB, its texts among them', () => {
    const texts = Math.max(sizeOf(chunkOf('en')), sizeOf(chunkOf('zh')));
    expect(sum(shell) + texts).toBeLessThanOrEqual(150 * kilobyte);
  });

  it('draws the charts of a dashboard over time with at most 60 kB more, and what is read of its format', () => {
    const dashboard = closure([chunkOf('dashboard')]);
    expect(sum(dashboard.difference(frame))).toBeLessThanOrEqual(60 * kilobyte);
    for (const format of files.filter((file) => /^format-[\w-]{8}\.js$/.test(file))) {
      expect(sum(closure([format]).difference(frame).difference(dashboard)), format).toBeLessThanOrEqual(20 * kilobyte);
    }
  });

  it('draws every other kind of chart with at most 240 kB more', () => {
    expect(sum(closure([chunkOf('rich-chart')]).difference(frame))).toBeLessThanOrEqual(240 * kilobyte);
  });

  it('has at most 15 kB of styles', () => {
    expect(sum(files.filter((file) => file.endsWith('.css')))).toBeLessThanOrEqual(15 * kilobyte);
  });
});
