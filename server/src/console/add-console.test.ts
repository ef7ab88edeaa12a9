import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startTestServer } from '../http/testing/test-server.ts';
import { addConsole } from './add-console.ts';
import { nonceMark, readConsoleBundle } from './bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'belvedere-console-'));
mkdirSync(join(folder, 'assets'));
writeFileSync(
  join(folder, 'index.html'),
  `<!doctype html><base href="/" /><script nonce="${nonceMark}" src="./assets/index-abc.js"></script>`,
);
writeFileSync(join(folder, 'assets', 'index-abc.js'), 'console.log(1);'.repeat(500));
writeFileSync(join(folder, 'icon.svg'), '<svg/>');
writeFileSync(join(folder, 'secrets.pem'), 'not a file of the console');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const asBrowser = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

async function withConsole(basePath: string, run: (address: string) => Promise<void>, isBuilt = true): Promise<void> {
  const bundle = isBuilt ? readConsoleBundle(folder) : undefined;
  const server = await startTestServer({}, ({ app }) => addConsole(app, { bundle, basePath }));
  try {
    await run(server.address);
  } finally {
    await server.http.close();
  }
}

describe('the console', () => {
  it('answers a browser its page at every address that nobody else serves, and a program 404', async () => {
    await withConsole('', async (address) => {
      for (const path of ['/', '/dashboards', '/d/abc/cpu?from=1']) {
        const answer = await fetch(address + path, { headers: asBrowser });
        expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
        expect((await fetch(address + path)).status).toBe(404);
      }
      const probe = await fetch(`${address}/healthz`, { headers: asBrowser });
      expect(probe.headers.get('content-type')).not.toContain('text/html');
    });
  });

  it('lets nothing in that is not of this server, and no script or style without its nonce, which never comes twice', async () => {
    await withConsole('', async (address) => {
      const nonces = await Promise.all(
        [1, 2].map(async () => {
          const answer = await fetch(address, { headers: asBrowser });
          const policy = answer.headers.get('content-security-policy') ?? '';
          expect(policy).toContain("default-src 'none'; script-src 'self';");
          expect(policy).not.toMatch(/unsafe|script-src[^;]*https?:/);
          const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';
          expect(await answer.text()).toContain(`nonce="${nonce}"`);
          return nonce;
        }),
      );
      expect(new Set(nonces).size).toBe(2);
    });
  });

  it('lets browsers keep files that never change, and asks for the others again', async () => {
    await withConsole('', async (address) => {
      const script = await fetch(`${address}/assets/index-abc.js`);
      expect(script.headers.get('content-type')).toBe('text/javascript; charset=UTF-8');
      expect(script.headers.get('cache-control')).toContain('immutable');
      const icon = await fetch(`${address}/icon.svg`);
      expect(icon.headers.get('cache-control')).toBe('no-cache');
      const again = await fetch(`${address}/icon.svg`, {
        headers: { 'If-None-Match': icon.headers.get('etag') ?? '' },
      });
      expect(again.status).toBe(304);
    });
  });

  it('gives no file that is not its own', async () => {
    await withConsole('', async (address) => {
      for (const path of ['/secrets.pem', '/..%2fpackage.json', '/assets/../../package.json', '/index.html/..']) {
        expect((await fetch(address + path)).status, path).toBe(404);
      }
    });
  });

  it('finds its files below a sub path', async () => {
    await withConsole('/belvedere', async (address) => {
      const page = await (await fetch(`${address}/calls`, { headers: asBrowser })).text();
      expect(page).toContain('<base href="/belvedere/" />');
    });
  });

  it('says what to do where it was not built', async () => {
    await withConsole(
      '',
      async (address) => {
        const answer = await fetch(address, { headers: asBrowser });
        expect([answer.status, await answer.text()]).toEqual([503, expect.stringContaining('npm start')]);
      },
      false,
    );
  });
});
