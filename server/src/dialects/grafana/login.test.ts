import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningServer, startInProcess } from '../../../../tests/support/in-process.ts';
import { adminPassword } from '../../../../tests/support/product.ts';

let running: RunningServer;
beforeAll(async () => {
  running = await startInProcess();
});
afterAll(() => running.stop());

const login = (body: unknown) =>
  fetch(`${running.address}/login`, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

const list = (cookie: string, headers: Record<string, string> = {}) =>
  fetch(`${running.address}/api/v1/dashboards/list`, { headers: { Cookie: cookie, ...headers } });

async function sessionCookie(): Promise<string> {
  const answer = await login({ user: 'admin', password: adminPassword });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

describe('login', () => {
  it('gives a cookie that scripts cannot read and other sites do not send, and that opens the API', async () => {
    const answer = await login({ user: 'admin', password: adminPassword });
    expect(await answer.json()).toEqual({ message: 'Logged in' });
    const cookie = answer.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^belvedere_session=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await list(cookie.split(';')[0] ?? '')).status).toBe(200);
  });

  it('answers a wrong password and an unknown login alike', async () => {
    const answers = await Promise.all(
      [
        { user: 'admin', password: 'wrong' },
        { user: 'nobody', password: 'wrong' },
      ].map(login),
    );
    for (const answer of answers) {
      expect(answer.status).toBe(401);
      expect(await answer.json()).toEqual({ message: 'Invalid username or password' });
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });

  it.each([['{'], ['[]'], ['{}'], ['{"user":"admin"}'], ['{"user":1,"password":2}'], ['']])(
    'refuses the body %s with a sentence',
    async (body) => {
      const answer = await login(body);
      expect(answer.status).toBe(400);
      expect(((await answer.json()) as { message: string }).message).not.toBe('');
    },
  );
});

describe('logout', () => {
  it('ends the session on the server, not only in the browser', async () => {
    const cookie = await sessionCookie();
    const answer = await fetch(`${running.address}/logout`, { method: 'POST', headers: { Cookie: cookie } });
    expect(answer.headers.get('set-cookie')).toMatch(/^belvedere_session=; Max-Age=0;/);
    expect((await list(cookie)).status).toBe(403);
  });

  it('leads a browser to the login', async () => {
    const headers = { Cookie: await sessionCookie() };
    const answer = await fetch(`${running.address}/logout/`, { headers, redirect: 'manual' });
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/login');
    expect((await list(headers.Cookie)).status).toBe(403);
  });

  it('is not done for another site', async () => {
    const cookie = await sessionCookie();
    const headers = { Cookie: cookie, 'Sec-Fetch-Site': 'cross-site' };
    expect((await fetch(`${running.address}/logout`, { headers })).status).toBe(403);
    expect((await list(cookie)).status).toBe(200);
  });
});
