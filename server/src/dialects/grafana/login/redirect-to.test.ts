import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageToReturnTo } from './redirect-to.ts';

describe('where somebody goes after the login', () => {
  it.each([
    ['/', '/'],
    ['/d/abc/home?orgId=1&var-x=a%20b#top', '/d/abc/home?orgId=1&var-x=a%20b#top'],
    ['/dashboards', '/dashboards'],
    ['/d/../dashboards', '/dashboards'],
    ['/apiary', '/apiary'],
    ['/d/x?next=//evil.example', '/d/x?next=//evil.example'],
  ])('may be the page %s', (wish, page) => {
    expect(pageToReturnTo(wish, '')).toBe(page);
    expect(pageToReturnTo(wish, '/sub')).toBe(`/sub${page}`);
    expect(pageToReturnTo(`/sub${wish}`, '/sub')).toBe(`/sub${page}`);
  });

  it.each([
    '',
    'd/abc',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' /d/x',
    '/./\\evil.example',
    '/.//evil.example',
    '/d/..//evil.example',
    '/%2e//evil.example',
    'https://evil.example/d/x',
    'https:/d/x',
    'javascript:alert(1)',
    '/login',
    '/login/generic_oauth',
    '/logout',
    '/LOGOUT/',
    '/d/../logout',
    '/%6cogout',
    '/api/v1/dashboards/dsbd_1/delete',
    '/API/user',
    '/apis/x',
    '/v1/write/metric',
    '/;/api/x',
    `/d/${'x'.repeat(1_000)}`,
  ])('is not %j', (wish) => {
    expect(pageToReturnTo(wish, '')).toBeUndefined();
    if (wish.startsWith('/')) expect(pageToReturnTo(`/sub${wish}`, '/sub')).toBeUndefined();
  });

  it('is always on this server, for whatever is asked', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      '@',
      ':',
      'evil.example',
      '%2f',
      '%5c',
      '\t',
      '?',
      '#',
      'd',
      'http:',
      'é',
    );
    const wishes = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.array(pieces, { maxLength: 8 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(wishes, fc.constantFrom('', '/sub'), (wish, basePath) => {
        const page = pageToReturnTo(wish, basePath);
        if (page === undefined) return;
        const { origin, pathname } = new URL(page, 'https://own.example/login/generic_oauth');
        expect(origin).toBe('https://own.example');
        expect(pathname.startsWith(`${basePath}/`)).toBe(true);
        expect(pathname).not.toMatch(/^(\/sub)?\/(api|apis|v1|login|logout)(\/|$)/);
      }),
      { numRuns: 2_000 },
    );
  });
});
