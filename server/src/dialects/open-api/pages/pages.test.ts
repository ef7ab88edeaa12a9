import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../../errors/index.ts';
import { withDialect } from '../testing/with-dialect.ts';

const publicUrl = { href: 'https://example.org/belvedere', origin: 'https://example.org', basePath: '/belvedere' };
const { dialect } = withDialect({ publicUrl }, { publicUrl });

const page = (path: string, headers: Record<string, string> = {}) => fetch(dialect().address + path, { headers });

test('/openapi.json is the description, needs no credential, and names the public address', async () => {
  const answer = await page('/openapi.json');
  expect(answer.headers.get('content-type')).toBe('application/json; charset=UTF-8');
  const description = (await answer.json()) as { openapi: string; servers: unknown };
  expect(description).toMatchObject({ openapi: '3.1.0', servers: [{ url: 'https://example.org/belvedere' }] });
  const again = await page('/openapi.json', { 'If-None-Match': answer.headers.get('etag') ?? '' });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

describe('/docs', () => {
  test('allows scripts and connections to this server only, and names nothing that lies elsewhere', async () => {
    const answer = await page('/docs');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("connect-src 'self'");
    expect(policy).not.toMatch(/https?:|script-src[^;]*unsafe/);
    const sources = [...(await answer.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source);
    expect(sources).toEqual(['openapi.json', 'docs/scalar.js', 'docs/start.js']);
  });

  test('loads its script from this server, with the vendor services switched off', async () => {
    const bundle = await page('/docs/scalar.js');
    expect(bundle.headers.get('content-type')).toBe('text/javascript; charset=UTF-8');
    expect((await bundle.text()).length).toBeGreaterThan(1_000_000);
    const start = await (await page('/docs/start.js')).text();
    const settings = JSON.parse(/(\{.*\})\);/.exec(start)?.[1] ?? '') as object;
    expect(settings).toMatchObject({
      url: 'openapi.json',
      withDefaultFonts: false,
      telemetry: false,
      agent: { disabled: true },
      mcp: { disabled: true },
      hideClientButton: true,
    });
  });

  test.each(errorCodes)('has a page for %s', async (code) => {
    const answer = await page(`/docs/errors/${code}`);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
    expect(await answer.text()).toContain(`<h1>${code}</h1>`);
  });

  test('lists the codes, and an unknown one is 404', async () => {
    expect(await (await page('/docs/errors')).text()).toContain('href="errors/InvalidApiKey"');
    expect((await page('/docs/errors/constructor')).status).toBe(404);
  });
});

test('a failure links to the page of its code below the public address', async () => {
  const { body } = await dialect().get('/api/v1/widget/list', {});
  expect(body.docs).toBe('https://example.org/belvedere/docs/errors/InvalidApiKey');
});
