import { createHash } from 'node:crypto';
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

describe('the page for logging in', () => {
  const form = (fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(`${running.address}/login`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
      redirect: 'manual',
    });
  const right = { user: 'admin', password: adminPassword };

  it('needs no script, loads nothing, cannot be framed, and names its fields', async () => {
    for (const path of ['/login', '/login/']) {
      const answer = await fetch(running.address + path);
      const text = await answer.text();
      expect(answer.headers.get('content-type')).toBe('text/html; charset=UTF-8');
      const policy = answer.headers.get('content-security-policy') ?? '';
      const digest = createHash('sha256')
        .update(/<style>(.*?)<\/style>/s.exec(text)?.[1] ?? '')
        .digest('base64');
      expect(policy).toContain(`style-src 'sha256-${digest}'`);
      expect(policy).toMatch(/^default-src 'none'; .*form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/);
      expect(text).not.toMatch(/<script|<link|<img|@import|url\(|https?:| on[a-z]+=| style=/);
      expect(text).toContain('<form method="post" action="/login">');
      for (const id of ['user', 'password'])
        expect(text).toMatch(new RegExp(`<label for="${id}">.*\n<input id="${id}"`));
      expect(text).toContain('prefers-color-scheme: dark');
      expect(text).not.toContain('generic_oauth');
    }
    expect((await fetch(`${running.address}/login`, { method: 'HEAD' })).status).toBe(200);
  });

  it('logs in by its form and leads to the page that was asked for', async () => {
    const answer = await form({ ...right, redirect_to: '/d/abc/home' });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/d/abc/home');
    const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
    expect((await list(cookie)).status).toBe(200);
    const page = await fetch(`${running.address}/login`, { headers: { Cookie: cookie } });
    expect(await page.text()).toContain('as Administrator.');
    const again = await fetch(`${running.address}/login?redirect_to=/d/x`, {
      headers: { Cookie: cookie },
      redirect: 'manual',
    });
    expect(again.headers.get('location')).toBe('/d/x');
    const out = await fetch(`${running.address}/logout`, {
      method: 'POST',
      headers: { Cookie: cookie, 'Content-Type': 'application/x-www-form-urlencoded' },
      redirect: 'manual',
    });
    expect([out.status, out.headers.get('location')]).toEqual([303, '/login']);
    expect((await list(cookie)).status).toBe(403);
  });

  it('leads nowhere else', async () => {
    for (const wish of ['//evil.example', 'https://evil.example', '/\\evil.example', '/logout']) {
      expect((await form({ ...right, redirect_to: wish })).headers.get('location')).toBe('/');
      const { headers } = await form(right, { Cookie: `redirect_to=${encodeURIComponent(wish)}` });
      expect(headers.get('location')).toBe('/');
      expect(
        await (await fetch(`${running.address}/login?redirect_to=${encodeURIComponent(wish)}`)).text(),
      ).not.toContain('evil');
    }
  });

  it('says why it failed, above the form, and repeats nothing that was sent', async () => {
    const markup = '"><script>alert(1)</script>';
    const answer = await form({ user: markup, password: 'wrong', redirect_to: markup });
    const text = await answer.text();
    expect(answer.status).toBe(401);
    expect(text).toContain('<div class="bad" role="alert" id="problem">Invalid username or password.</div>');
    expect(text).not.toContain('script');
    expect((await form({ user: 'admin' })).status).toBe(400);
    expect((await form({ user: 'x'.repeat(20_000), password: 'x' })).status).toBe(413);
  });

  it('leads to the page that was asked for after a wrong password, too', async () => {
    const wish = '/d/abc/home?from=now-1h';
    const page = async (text: string) =>
      /<form method="post" action="([^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const asked = await fetch(`${running.address}/login?redirect_to=${encodeURIComponent(wish)}`);
    const action = await page(await asked.text());
    const post = (path: string, fields: Record<string, string>) =>
      fetch(running.address + path, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
    const wrong = await (await post(action, { ...right, password: 'wrong' })).text();
    expect(wrong).toContain(`name="redirect_to" value="${wish}"`);
    expect((await post(await page(wrong), { ...right, redirect_to: wish })).headers.get('location')).toBe(wish);
  });

  it('speaks the language that was chosen in the console, or that the browser asks for, also of what failed', async () => {
    const pageFor = async (headers: Record<string, string>) =>
      (await fetch(`${running.address}/login`, { headers })).text();
    for (const headers of [
      { 'Accept-Language': 'zh-CN,zh;q=0.9,en;q=0.8' },
      { 'Accept-Language': 'fr, en;q=0.3, zh;q=0.5' },
      { 'Accept-Language': 'en-US', Cookie: 'belvedere_language=zh' },
    ]) {
      const text = await pageFor(headers as Record<string, string>);
      expect(text).toContain('<html lang="zh">');
      expect(text).toContain('登录 Belvedere');
    }
    for (const language of ['', 'en-GB, zh;q=0.5', 'de', '*', 'zh;q=0', 'constructor']) {
      expect(await pageFor({ 'Accept-Language': language })).toContain('<html lang="en">');
    }
    const failed = await form({ ...right, password: 'wrong' }, { 'Accept-Language': 'zh' });
    expect(await failed.text()).toContain('id="problem">用户名或密码错误。</div>');
  });

  it('logs nobody in for another site, as a form or as JSON', async () => {
    const strange: Record<string, string>[] = [
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
      { Origin: 'https://evil.example' },
      { Origin: 'null' },
    ];
    for (const headers of strange) {
      const answer = await form(right, headers);
      expect(answer.status).toBe(403);
      expect(answer.headers.get('set-cookie')).toBeNull();
      expect(await answer.text()).toContain('This was sent by another site.');
      const json = await fetch(`${running.address}/login`, { method: 'POST', body: JSON.stringify(right), headers });
      expect(json.status).toBe(403);
    }
    expect((await form(right, { Origin: running.address })).status).toBe(303);
    expect((await form(right, { 'Sec-Fetch-Site': 'same-origin' })).status).toBe(303);
  });

  it('gives a new session each time, whatever cookie is sent along', async () => {
    const planted = 'belvedere_session=planted-by-somebody-else';
    const answer = await form(right, { Cookie: planted });
    expect(answer.headers.get('set-cookie')).not.toContain('planted');
    expect((await list(planted)).status).toBe(403);
  });

  it('tells a client of Grafana where it came from, by the cookie that it sent', async () => {
    const answer = await fetch(`${running.address}/login`, {
      method: 'POST',
      body: JSON.stringify(right),
      headers: { Cookie: 'redirect_to=%2Fd%2Fabc%2Fhome' },
    });
    expect(await answer.json()).toEqual({ message: 'Logged in', redirectUrl: '/d/abc/home' });
    expect(answer.headers.getSetCookie()[1]).toMatch(/^redirect_to=; Max-Age=0; Path=\//);
  });

  it('is not the way to a provider that nobody configured', async () => {
    expect((await fetch(`${running.address}/login/generic_oauth`)).status).toBe(404);
  });
});
