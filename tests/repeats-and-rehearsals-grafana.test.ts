import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { groups } from '../server/src/dialects/grafana/serve.ts';
import { basic, type GrafanaServer, startGrafana } from '../server/src/dialects/grafana/testing/start-grafana.ts';
import { Contract, type Expected } from './clients/contract/contract.ts';
import { dataSources } from './clients/contract/data-sources.ts';
import { sections } from './clients/contract/sections.ts';
import { everyFile, rowsOf } from './support/everything.ts';

const target = createServer((_request, response) => response.end('taken'));
let server: GrafanaServer;
let contract: RepeatingContract;
beforeAll(async () => {
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  server = await startGrafana({
    BELVEDERE_ENGINE: 'off',
    BELVEDERE_ALLOW_SIGN_UP: 'true',
    BELVEDERE_PROXY_ALLOW: '127.0.0.1',
  });
  contract = new RepeatingContract(server);
});
afterAll(async () => {
  await server.stop();
  target.close();
});

const everything = async () => ({ rows: await rowsOf(server), files: everyFile(server) });

interface ChangingRoute {
  /** Nobody is logged in. */
  readonly isOpen: boolean;
  /** What it changes is elsewhere. */
  readonly passesOn: boolean;
  readonly showsSecret: boolean;
}

const changing = (): Map<string, ChangingRoute> => {
  const { kernel } = server.server;
  const routes = groups({ kernel } as Parameters<typeof groups>[0]).flat();
  return new Map(
    routes
      .filter(({ does }) => does.effect === 'change')
      .flatMap((route) =>
        [route.method].flat().map((method) => [
          `${method} ${route.path}`,
          {
            isOpen: route.guard === 'none',
            passesOn: route.passesOn === true,
            showsSecret: route.guard !== 'none' && route.showsSecret === true,
          },
        ]),
      ),
  );
};

/** Sends each change of the contract three times: as a dry run, under an Idempotency-Key, and once more under the same. */
class RepeatingContract extends Contract {
  readonly #routes = changing();
  /** Changes that were rehearsed and repeated. */
  readonly held = new Set<string>();
  #calls = 0;

  override async holds(operation: string, expected: Expected = {}) {
    const route = this.#routes.get(operation);
    const { status = 200 } = expected;
    if (route === undefined || status >= 400) return super.holds(operation, expected);
    this.#calls += 1;
    const before = await everything();
    if (route.isOpen || route.passesOn) {
      const headers = { ...expected.headers, 'Dry-Run': 'true' };
      await super.holds(operation, { ...expected, headers, status: 400, answer: undefined });
      expect(await everything(), operation).toEqual(before);
      return super.holds(operation, expected);
    }
    const sent = async (headers: Record<string, string>) => {
      const got = await this.send(operation, { ...expected, headers: { ...expected.headers, ...headers } });
      return { ...got, isReplay: got.headers.get('idempotent-replay') === 'true' };
    };
    const rehearsed = await sent({ 'Dry-Run': 'true' });
    expect([rehearsed.status, rehearsed.headers.get('dry-run')], `${operation}: ${rehearsed.text}`).toEqual([
      status,
      'true',
    ]);
    if (rehearsed.text.startsWith('{')) expect(rehearsed.body.dryRun.changes).toEqual(expect.any(Array));
    expect(await everything(), operation).toEqual(before);

    const key = { 'Idempotency-Key': `${operation.replaceAll(' ', '')}-${this.#calls}` };
    const answer = await super.holds(operation, { ...expected, headers: { ...expected.headers, ...key } });
    const after = await everything();
    const again = await sent(key);
    if (route.showsSecret) {
      expect([again.status, Object.keys(again.body.detail)], operation).toEqual([409, ['uuid']]);
    } else if (again.status !== 401) {
      // 401: the call took away what it was made with, and a repeat has nothing to show.
      expect([again.status, again.isReplay, again.body], operation).toEqual([status, true, answer]);
    }
    expect(await everything(), operation).toEqual(after);
    this.held.add(operation);
    return answer;
  }
}

describe('each change of the Grafana dialect can be tried without effect and repeated without fear', () => {
  it.each(sections)('%s', (_, hold) => hold(contract));
  it('data sources', () => dataSources(contract, `http://127.0.0.1:${(target.address() as AddressInfo).port}`));

  it('and no change was left out', () => {
    // Of these the contract knows refusals alone: quotas that are off, and lists that hold no teams and roles.
    const alwaysRefused = /\/quotas\/|^POST \/api\/access-control\/(teams|serviceaccounts|datasources)\//;
    const all = [...changing()]
      .filter(([, { isOpen, passesOn }]) => !isOpen && !passesOn)
      .map(([operation]) => operation);
    expect(all.filter((operation) => !contract.held.has(operation) && !alwaysRefused.test(operation))).toEqual([]);
  });
});

describe('a dry run of the Grafana dialect', () => {
  it('of a password leaves the old one right and the new one wrong', async () => {
    const { id, ask, login } = await server.newUser();
    const path = `/api/admin/users/${id}/password`;
    const tried = await server.admin('PUT', path, { password: 'tried and dropped' }, { Prefer: 'dry-run' });
    expect([tried.status, tried.headers.get('preference-applied')]).toEqual([200, 'dry-run']);
    expect((await server.as(basic(login, 'tried and dropped')).get('/api/user')).status).toBe(401);
    expect((await ask.get('/api/user')).status).toBe(200);
  });

  it('shows what differs, and refuses what the real call would refuse', async () => {
    const made = await server.admin('POST', '/api/dashboards/db?dryRun=true', { dashboard: { title: 'tried' } });
    expect(made.body).toMatchObject({
      status: 'success',
      version: 1,
      dryRun: {
        totalCount: 1,
        changes: [{ noun: 'dashboards', stateBefore: 'absent', stateAfter: 'stored', diff: null }],
      },
    });
    expect((await server.admin.get(`/api/dashboards/uid/${made.body.uid}`)).status).toBe(404);
    const { body } = await server.admin('POST', '/api/dashboards/db', { dashboard: { title: 'real' } });
    const save = (dashboard: object) =>
      server.admin('POST', '/api/dashboards/db', { dashboard: { uid: body.uid, ...dashboard } }, { 'Dry-Run': 'true' });
    const changed = await save({ title: 'other', version: 1 });
    expect(changed.body.dryRun.changes[0].diff.changes).toContainEqual(
      expect.objectContaining({ path: '/name', before: 'real', after: 'other' }),
    );
    const stale = await save({ title: 'other', version: 7 });
    expect([stale.status, stale.body.status]).toEqual([412, 'version-mismatch']);
  });
});

describe('an idempotency key of the Grafana dialect', () => {
  const save = (title: string, key: string) =>
    server.admin('POST', '/api/dashboards/db', { dashboard: { title } }, { 'Idempotency-Key': key });

  it('makes one object of calls that arrive at once', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, () => save('at once', 'at once'.replace(' ', '-'))));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.uid}`)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replay') === 'true')).toHaveLength(7);
  });

  it('is refused for another body, and forgets a refusal', async () => {
    expect((await save('one', 'reused')).status).toBe(200);
    const other = await save('two', 'reused');
    expect([other.status, other.body.message]).toEqual([409, expect.stringContaining('idempotency key')]);
    expect((await save('one', 'mended')).status).toBe(412);
    expect((await save('three', 'mended')).status).toBe(200);
  });
});
