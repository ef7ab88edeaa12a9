import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commonErrorCodes, type ErrorCode } from '../server/src/errors/index.ts';
import type { Operation } from '../server/src/workspace/kernel/operation.ts';
import { permissionsOf } from '../server/src/workspace/kernel/permission.ts';
import { operations } from '../server/src/workspace/registry.ts';
import { type Answer, type Client, openApiClient } from './support/client.ts';
import { type Fixture, must, newFixture } from './support/fixture.ts';
import { type RunningServer, startInProcess } from './support/in-process.ts';
import { scenarios } from './support/outcome-scenarios.ts';
import { closeElsewhere, scenariosApart } from './support/outcome-scenarios-apart.ts';
import { apiKey } from './support/product.ts';
import { send, spell } from './support/send.ts';
import { validRequests } from './support/valid-requests.ts';

/**
 * Every operation has a test for each outcome that it declares, named `<operation> <code>`. Outcomes that follow from the
 * declaration (a foreign uuid, a stale revision, a role without the permission) are tested here for all of them; the others
 * have a scenario in support/outcome-scenarios.ts or outcome-scenarios-apart.ts, and a test fails when one is missing.
 */

let running: RunningServer;
let shared: Fixture;
let other: Fixture;
let reader: Client;
let readOnlyKey: Client;

beforeAll(async () => {
  running = await startInProcess();
  shared = await newFixture(running.address, apiKey, { reported: true });
  other = await newFixture(running.address, apiKey, { reported: true });
  const keyWith = async (body: object): Promise<Client> => {
    const made = must(await shared.client.post('/workspace/accesskey/add', body));
    return openApiClient(running.address, made.content.sk);
  };
  reader = await keyWith({ name: 'reader', roleUUIDs: ['readOnly'] });
  readOnlyKey = await keyWith({ name: 'read only', readOnly: true });
});
afterAll(async () => {
  await closeElsewhere();
  await running.stop();
});

const validRequestOf = (operation: Operation, fixture: Fixture) => {
  const make = validRequests[operation.id];
  if (make === undefined) throw new Error(`support/valid-requests.ts has no request for ${operation.id}`);
  return make(fixture);
};

/** Made for each test of a change. What reads leaves everything as it was, and telemetry is there for it. */
const fixtureFor = async ({ verb }: Operation): Promise<Fixture> =>
  verb.effect === 'read' ? shared : newFixture(running.address, apiKey);

const requiredFields = (operation: Operation): readonly string[] => operation.body?.required ?? [];

/** What a request for this object of nobody looks like: every uuid and trace id of the fixture has its digits turned to zero. */
const nowhere = (fixture: Fixture): Fixture => {
  const zeroed = (value: unknown) =>
    typeof value === 'string'
      ? value.replace(/_[0-9a-f]{32}$/, `_${'0'.repeat(32)}`).replace(/^[0-9]{19}$/, '0'.repeat(19))
      : value;
  const each = (values: object) =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, zeroed(value)]));
  return { ...each(fixture), objects: each(fixture.objects) } as unknown as Fixture;
};

const generic = new Set<ErrorCode>(['ObjectNotFound', 'RevisionConflict', ...commonErrorCodes]);

describe.each(operations.map((operation) => [operation.id, operation] as const))('%s', (id, operation) => {
  const { verb, errors = [] } = operation;

  it(`${id} 200: answers a valid request in its declared shape`, async () => {
    const fixture = await fixtureFor(operation);
    const answer = must(await send(fixture.client, operation, validRequestOf(operation, fixture)));
    if (operation.revisioned === true && operation.method === 'GET' && !operation.alsoPost) {
      expect(answer.etag).toMatch(/^"\d+"$/);
    }
    if (operation.paged === true) expect(answer.body.pageInfo).toMatchObject({ pageIndex: 1 });
  });

  for (const path of operation.aliases ?? []) {
    it(`${id} 200: is the same under ${path}`, async () => {
      const fixture = await fixtureFor(operation);
      must(await send(fixture.client, { ...operation, path }, validRequestOf(operation, fixture)));
    });
  }

  if (operation.alsoPost === true) {
    it(`${id} 200: works by POST as well`, async () => {
      const fixture = await fixtureFor(operation);
      must(await send(fixture.client, { ...operation, method: 'POST' }, validRequestOf(operation, fixture)));
    });
  }

  if (operation.method === 'POST' && requiredFields(operation).length === 0) {
    it.each([
      ['no body', undefined],
      ['an empty body', ''],
      ['null', 'null'],
      ['{}', '{}'],
    ])(`${id} 200: takes %s where no field is required`, async (_, body) => {
      const fixture = await fixtureFor(operation);
      const { path } = spell(operation, validRequestOf(operation, fixture));
      must(await fixture.client.call('POST', path, { body }));
    });
  }

  it(`${id} InvalidApiKey: tells nobody without a key anything`, async () => {
    const stranger = openApiClient(running.address, undefined);
    const answer = await send(stranger, operation, validRequestOf(operation, shared));
    expect(answer.status).toBe(403);
    expect(answer.body).toMatchObject({ errorCode: 'InvalidApiKey', content: null, success: false });
  });

  it(`${id} InvalidParameter: names an unknown query parameter`, async () => {
    const request = validRequestOf(operation, shared);
    const answer = await send(shared.client, operation, { ...request, query: { ...request.query, belvederre: 1 } });
    expect(answer.body).toMatchObject({ code: 400, errorCode: 'InvalidParameter' });
    expect(answer.body.message).toContain('belvederre');
  });

  if (verb.effect === 'change') {
    it(`${id} ReadOnlyKey: refuses a key that may only read`, async () => {
      const answer = await send(readOnlyKey, operation, validRequestOf(operation, shared));
      expect(answer.body).toMatchObject({ code: 403, errorCode: 'ReadOnlyKey' });
    });
  }

  if (verb.permission !== undefined && permissionsOf(['readOnly']).has(verb.permission)) {
    it(`${id} 200: is open to the role readOnly, as documented`, async () => {
      must(await send(reader, operation, validRequestOf(operation, shared)));
    });
  } else if (verb.permission !== undefined) {
    it(`${id} PermissionDenied: names the permission that the role readOnly lacks`, async () => {
      const answer = await send(reader, operation, validRequestOf(operation, shared));
      expect(answer.body).toMatchObject({ code: 403, errorCode: 'PermissionDenied' });
      expect(answer.body.errorDetail.permission).toBe(verb.permission);
    });
  }

  if (errors.includes('ObjectNotFound')) {
    it(`${id} ObjectNotFound: answers for another workspace's object as for one that never was`, async () => {
      const foreign = await send(shared.client, operation, validRequestOf(operation, other));
      const missing = await send(shared.client, operation, validRequestOf(operation, nowhere(other)));
      expect(foreign.body).toMatchObject({ code: 404, errorCode: 'ObjectNotFound', content: null });
      const anonymous = (text: string): string =>
        text.replaceAll(/_[0-9a-f]{32}/g, '_').replaceAll(/"traceId":"\d+"/g, '');
      expect(anonymous(foreign.text)).toBe(anonymous(missing.text));
    });
  }

  if (errors.includes('RevisionConflict')) {
    it(`${id} RevisionConflict: refuses a revision that is not the current one and says which is`, async () => {
      const fixture = await fixtureFor(operation);
      const stale = { 'If-Match': '"99"' };
      const answer = await send(fixture.client, operation, validRequestOf(operation, fixture), stale);
      expect(answer.status).toBe(412);
      expect(answer.body.errorDetail).toMatchObject({ expectedRevision: 99, currentRevision: expect.any(Number) });
    });
  }

  const scene = async (code: ErrorCode): Promise<Answer> => {
    const scenario = scenarios[`${id} ${code}`] ?? scenarios[`* ${code}`];
    if (scenario === undefined) throw new Error(`support/outcome-scenarios.ts has no scenario "${id} ${code}"`);
    const fixture = await newFixture(running.address, apiKey);
    return scenario({ fixture, operation, request: validRequestOf(operation, fixture) });
  };

  for (const code of errors.filter((each) => !generic.has(each))) {
    it(`${id} ${code}`, async () => {
      const apart = scenariosApart[`${id} ${code}`] ?? scenariosApart[`* ${code}`];
      const answer = await (apart === undefined ? scene(code) : apart(operation));
      expect(answer.body.errorCode).toBe(code);
      expect(answer.content).toBeNull();
    });
  }
});

it('has a valid request for every operation and none for operations that do not exist', () => {
  expect(Object.keys(validRequests).sort()).toEqual(operations.map(({ id }) => id).sort());
});

it('met no fault that nobody has a code for', async () => {
  const metrics = await (await fetch(`${running.address}/metrics`)).text();
  expect(metrics).toMatch(/^belvedere_unhandled_errors_total 0$/m);
});
