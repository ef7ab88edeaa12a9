import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hasPostgres, noPostgres } from './support/postgres.ts';
import { cleanEnvironment, repository } from './support/product.ts';
import { proofSize } from './support/proof-size.ts';

it.for([
  ['sqlite', String(proofSize('SOAK_MINUTES', { inCi: 0.3, here: 0.1 }))] as const,
  // For as long as it takes to do everything once.
  ['postgres', '0.05'] as const,
])(
  'answers a mixed load on %s as it must and keeps no file open, in the short form of `npm run soak`',
  {
    timeout: 300_000,
  },
  async ([SOAK_DATABASE, SOAK_MINUTES], context) => {
    context.skip(SOAK_DATABASE === 'postgres' && !hasPostgres, noPostgres);
    const soak = spawn(process.execPath, [join(repository, 'tests/soak/main.ts')], {
      cwd: repository,
      env: { ...cleanEnvironment(), SOAK_MINUTES, SOAK_DATABASE },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let printed = '';
    soak.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
    const [code] = (await once(soak, 'close')) as [number | null];
    expect(printed).toMatch(/soak: flat\n$/);
    expect(printed).toMatch(
      /min: supervisor \d+ MB, \d+ files; server \d+ MB, \d+ files; engine \d+ MB, \d+ files; \d+ steps, \d+ times busy, 0 problems/,
    );
    expect(code).toBe(0);
  },
);
