import fc from 'fast-check';
import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { BelvedereError } from '../../errors/index.ts';
import { failureAnswer, refusal } from './answers.ts';
import { createBind, readBodyText } from './body.ts';
import { readGrafanaCredential } from './credential.ts';
import { pageOf, readQuery } from './query.ts';
import { numberOf } from './routes.ts';
import { basic } from './testing/start-grafana.ts';

describe('credentials', () => {
  it('of Basic are what was sent, whatever the password holds', () => {
    const login = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes(':') && text !== 'api_key');
    fc.assert(
      fc.property(login, fc.string({ unit: 'grapheme' }), (name, password) => {
        const authorization = basic(name, password);
        expect(readGrafanaCredential({ authorization })).toEqual({ kind: 'password', login: name, password });
      }),
    );
  });

  it('are taken in the order of the contract: bearer, Basic, cookie', () => {
    const cookie = 'other=1; belvedere_session=token';
    expect(readGrafanaCredential({ authorization: 'bearer  key', cookie })).toEqual({ kind: 'key', secret: 'key' });
    expect(readGrafanaCredential({ authorization: basic('api_key', 'key:1'), cookie })).toEqual({
      kind: 'key',
      secret: 'key:1',
    });
    expect(readGrafanaCredential({ authorization: 'Other x', cookie })).toEqual({ kind: 'session', token: 'token' });
    expect(readGrafanaCredential({ cookie, 'x-grafana-org-id': '7' })).toMatchObject({ workspaceId: 7 });
    expect(readGrafanaCredential({ cookie: 'belvedere_session=' })).toBeUndefined();
  });

  it('never fail to be read, but for a Basic header without a colon', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (authorization, cookie) => {
        try {
          readGrafanaCredential({ authorization, cookie });
        } catch (error) {
          expect((error as Error).message).toBe('Invalid Basic Auth Header');
        }
      }),
    );
  });
});

describe('bodies', () => {
  const bind = createBind(Type.Object({ orgId: Type.Optional(Type.Integer()), name: Type.String() }));

  it('are taken whatever the case of their fields; the right spelling wins', () => {
    expect(bind({ NAME: 'a', OrgId: 1 })).toEqual({ name: 'a', orgId: 1 });
    expect(bind({ Name: 'a', name: 'b', other: 1 })).toEqual({ name: 'b', other: 1 });
  });

  it('that do not fit are refused by the name of the field', () => {
    expect(() => bind({})).toThrow('name is missing');
    expect(() => bind({ name: 1 })).toThrow('name must be string');
    expect(() => bind([])).toThrow('the body must be object');
  });

  it('of every kind of JSON bind or are refused, and change nothing else', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          bind(readBodyText(JSON.stringify(value)).value);
        } catch (error) {
          expect(error).toBeInstanceOf(BelvedereError);
          expect((error as BelvedereError).status).toBe(400);
        }
        expect(({} as { orgId?: unknown }).orgId).toBeUndefined();
      }),
    );
  });
});

describe('queries and paths', () => {
  it('give pages that exist', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (page, perpage) => {
        const query = readQuery(`page=${encodeURIComponent(page)}&perpage=${encodeURIComponent(perpage)}`);
        const read = pageOf(query);
        expect(read.page).toBeGreaterThanOrEqual(1);
        expect(read.perPage).toBeGreaterThanOrEqual(1);
        expect(read.perPage).toBeLessThanOrEqual(5_000);
      }),
    );
    expect(pageOf(readQuery('perpage=10&page=3'))).toEqual({ page: 3, perPage: 10 });
  });

  it('take lists repeated or with commas', () => {
    expect(readQuery('tag=a&tag=b').all('tag')).toEqual(['a', 'b']);
    expect(readQuery('dashboardUIDs=a,b&dashboardUIDs=c').all('dashboardUIDs', { commas: true })).toEqual([
      'a',
      'b',
      'c',
    ]);
    expect(readQuery('Disabled=true').flag('disabled')).toBe(true);
  });

  it('read what is no number as 0', () => {
    fc.assert(fc.property(fc.nat(), (number) => numberOf(String(number)) === number));
    for (const text of [undefined, '', '-1', '1.5', '0x10', ' 1', '9'.repeat(16)]) expect(numberOf(text)).toBe(0);
  });
});

describe('failures', () => {
  it.each([
    [new BelvedereError('InternalError'), 500, 'Internal Server Error'],
    [new BelvedereError('InvalidApiKey'), 401, 'Invalid API key'],
    [new BelvedereError('LoginFailed'), 401, 'Invalid username or password'],
    [new BelvedereError('PermissionDenied', 'why'), 403, 'Permission denied: why'],
    [new BelvedereError('RevisionConflict', 'stale'), 412, 'stale'],
    [new BelvedereError('ObjectNotFound', 'gone'), 404, 'gone'],
    [refusal(418, 'own words'), 418, 'own words'],
  ])('%s has the status and the sentence of the contract', (error, status, message) => {
    const answer = failureAnswer(error);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ message });
  });

  it('are worded by the route where it says so', () => {
    const error = new BelvedereError('NameTaken', 'taken');
    expect(failureAnswer(error, { NameTaken: 'own' })).toEqual({ status: 409, text: '{"message":"own"}' });
    expect(failureAnswer(error, { NameTaken: 412 })).toEqual({ status: 412, text: '{"message":"taken"}' });
    expect(failureAnswer(error, { NameTaken: [400, 'own'] })).toEqual({ status: 400, text: '{"message":"own"}' });
  });

  it('carry further keys where the contract has them', () => {
    const text = failureAnswer(refusal(412, 'stale', { more: { status: 'version-mismatch' } })).text;
    expect(JSON.parse(text)).toEqual({ message: 'stale', status: 'version-mismatch' });
  });
});
