import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestTelemetry, type TestTelemetry } from '../telemetry/testing/open-test-telemetry.ts';
import { createCallSearch } from './create-search.ts';
import type { CallFilter, CallPosition, CallSearch, StoredCall } from './search.ts';
import { insertCalls, insertGaps, storedCall } from './testing/insert-calls.ts';

let opened: TestTelemetry;
let search: CallSearch;
let settled = 0;
beforeAll(async () => {
  opened = await openTestTelemetry();
  search = createCallSearch({
    telemetry: opened.telemetry,
    settle: async () => {
      settled += 1;
    },
  });
});
afterAll(() => opened.close());

const newWorkspace = () => `wksp_${randomUUID().replaceAll('-', '')}`;
const startMs = Date.UTC(2026, 0, 15, 12);
const startUs = startMs * 1000;

const insert = (calls: readonly StoredCall[]) => insertCalls(opened.telemetry, calls);
const idsOf = (calls: readonly StoredCall[]) => calls.map(({ traceId }) => traceId);

const newestFirst = (calls: readonly StoredCall[]) =>
  calls.toSorted((one, other) => other.timeUs - one.timeUs || (other.traceId < one.traceId ? -1 : 1));

async function everyId(workspace: string, filter: CallFilter = {}): Promise<string[]> {
  return idsOf(await search.page({ workspace, filter }, { limit: 1_000 }));
}

describe('what is found', () => {
  it('is what was recorded, in every field', async () => {
    const workspace = newWorkspace();
    const call = storedCall(startUs + 123, {
      workspace,
      callerName: 'Ünï "quoted" \\ \t\n\' name',
      body: '{"a":[1,2],"text":"\\u0000 \\ud83d 😀"}',
      query: "a=%27;--&b='",
      dryRun: true,
      status: 503,
      errorCode: 'StorageFull',
      failReason: 'the disk is full',
      bodyDigest: 'ab'.repeat(32),
      object: 'dsbd_1',
      requestBytes: 2 ** 40,
    });
    await insert([call]);
    expect(await search.page({ workspace, filter: {} }, { limit: 10, withBodies: true })).toEqual([call]);
    expect(await search.find(workspace, call.traceId)).toEqual(call);
  });

  it('is never of another workspace, whatever the filter says', async () => {
    const [own, other] = [newWorkspace(), newWorkspace()];
    await insert([storedCall(startUs, { workspace: other })]);
    const scope = { workspace: own, filter: {} };
    expect(await search.page(scope, { limit: 10 })).toEqual([]);
    expect(await search.totals(scope)).toEqual({ total: 0, succeeded: 0, refused: 0, failed: 0 });
    const { traceId } = storedCall(startUs);
    expect(await search.find(own, traceId)).toBeUndefined();
    expect(await search.find(other, traceId)).toBeDefined();
    for (const text of [`' OR workspace = '${other}`, `') OR 1 = 1 --`, other]) {
      for (const filter of [{ text }, { path: text }, { caller: text }, { operation: text }, { path: `{x}${text}` }]) {
        expect(await search.page({ workspace: own, filter }, { limit: 10 })).toEqual([]);
      }
    }
  });

  it('is found by its trace id also when it was answered long after it came, or has an id of another form', async () => {
    const workspace = newWorkspace();
    const late = storedCall(startUs + 3_600_000_000, { workspace, traceId: `${startMs}042000` });
    const odd = storedCall(startUs, { workspace, traceId: 'not of digits' });
    await insert([late, odd]);
    expect(await search.find(workspace, late.traceId)).toEqual(late);
    expect(await search.find(workspace, odd.traceId)).toEqual(odd);
  });

  it('is everything that was answered before: each search waits for the record', async () => {
    const scope = { workspace: newWorkspace(), filter: {} };
    const before = settled;
    await search.page(scope, { limit: 1 });
    await search.totals(scope);
    await search.summary(scope, { by: ['operation'], orderBy: 'calls', limit: 1 });
    await search.gaps(scope);
    await search.use(scope);
    expect(settled).toBeGreaterThanOrEqual(before + 5);
  });
});

describe('a search that needs more than it may use', () => {
  it('says so, and leaves the next one alone', async () => {
    const workspace = newWorkspace();
    await insert([storedCall(startUs, { workspace }), storedCall(startUs + 1, { workspace })]);
    const limits = { max_rows_to_read: 1 };
    const tight = createCallSearch({ telemetry: opened.telemetry, settle: async () => {}, limits });
    const scope = { workspace, filter: {} };
    await expect(tight.totals(scope)).rejects.toMatchObject({ code: 'QueryLimitExceeded' });
    expect((await search.totals(scope)).total).toBe(2);
  });
});

describe('a filter', () => {
  it('of a template takes any names of the placeholders, and a literal path that path alone', async () => {
    const workspace = newWorkspace();
    const get = (id: string) => `/api/v1/dashboards/${id}/get`;
    await insert([
      storedCall(startUs, { workspace, traceId: '1', path: get('a'), template: get('{dashboard_uuid}') }),
      storedCall(startUs + 1, { workspace, traceId: '2', path: get('b'), template: get('{dashboard_uuid}') }),
      storedCall(startUs + 2, { workspace, traceId: '3', path: '/api/v1/dashboards/list', template: '' }),
      storedCall(startUs + 3, { workspace, traceId: '4', path: `${get('a')}/`, template: '' }),
      storedCall(startUs + 4, { workspace, traceId: '5', path: '/v1/x.y', template: '/v1/x.y' }),
      storedCall(startUs + 5, { workspace, traceId: '6', path: '/v1/xzy', template: '/v1/xzy' }),
    ]);
    expect(await everyId(workspace, { path: get('{any}') })).toEqual(['2', '1']);
    expect(await everyId(workspace, { path: get('{dashboard_uuid}') })).toEqual(['2', '1']);
    expect(await everyId(workspace, { path: '/api/v1/{noun}/{verb}' })).toEqual(['3']);
    expect(await everyId(workspace, { path: get('a') })).toEqual(['1']);
    expect(await everyId(workspace, { path: '/v1/x.y' })).toEqual(['5']);
    // Another route is not the template, although its path has the shape.
    expect(await everyId(workspace, { path: '/{version}/x.y' })).toEqual([]);
    expect(await everyId(workspace, { path: '/api/v1/dashboards/.*/get' })).toEqual([]);
    expect(await everyId(workspace, { path: '/{version}/(xzy|x.y)' })).toEqual([]);
  });

  it('of an address takes ranges of both families, and passes over callers without one', async () => {
    const workspace = newWorkspace();
    const addresses = ['10.0.0.7', '10.0.1.7', '2001:db8::7', '2001:db9::7', '', 'unix'];
    await insert(
      addresses.map((address, index) => storedCall(startUs + index, { workspace, traceId: address, address })),
    );
    expect(await everyId(workspace, { address: '10.0.0.0/24' })).toEqual(['10.0.0.7']);
    expect(await everyId(workspace, { address: '10.0.0.0/8' })).toEqual(['10.0.1.7', '10.0.0.7']);
    expect(await everyId(workspace, { address: '2001:db8::/32' })).toEqual(['2001:db8::7']);
    expect(await everyId(workspace, { address: '::/0' })).toEqual(['2001:db9::7', '2001:db8::7']);
    expect(await everyId(workspace, { address: '10.0.1.7' })).toEqual(['10.0.1.7']);
  });

  it('of a text takes it literally, in capitals or not, in each of its places', async () => {
    const workspace = newWorkspace();
    const places = ['path', 'query', 'failReason', 'userAgent', 'callerName', 'errorCode', 'body'] as const;
    await insert(
      places.map((place, index) =>
        storedCall(startUs + index, { workspace, traceId: place, [place]: 'x ÄPFEL 50%_\\ y' }),
      ),
    );
    for (const text of ['äpfel', 'ÄpFeL 50%', '%_\\ Y', '0%_']) {
      expect((await everyId(workspace, { text })).toSorted()).toEqual([...places].toSorted());
    }
    for (const text of ['ä_fel', 'x%y', '.*', 'apfel']) expect(await everyId(workspace, { text })).toEqual([]);
  });

  it('of a text does not look into the bodies of objects that are closed to the caller', async () => {
    const workspace = newWorkspace();
    await insert([
      storedCall(startUs, { workspace, traceId: 'open', object: 'dsbd_1', body: '{"a":"needle"}' }),
      storedCall(startUs + 1, { workspace, traceId: 'closed', object: 'dsbd_2', body: '{"a":"needle"}' }),
      storedCall(startUs + 2, { workspace, traceId: 'path', object: 'dsbd_2', path: '/needle' }),
    ]);
    expect(await everyId(workspace, { text: 'needle' })).toEqual(['path', 'closed', 'open']);
    expect(await everyId(workspace, { text: 'needle', closedObjects: ['dsbd_2', "'"] })).toEqual(['path', 'open']);
    expect(await everyId(workspace, { objects: ['dsbd_2', 'dsbd_3'] })).toEqual(['path', 'closed']);
    expect(await everyId(workspace, { objects: [] })).toEqual([]);
  });

  it('includes its bounds: the whole of the last millisecond, the exact duration', async () => {
    const workspace = newWorkspace();
    await insert([
      storedCall(startUs - 1, { workspace, traceId: 'before' }),
      storedCall(startUs, { workspace, traceId: 'first', durationUs: 1_500 }),
      storedCall(startUs + 1_999, { workspace, traceId: 'last', durationUs: 2_500 }),
      storedCall(startUs + 2_000, { workspace, traceId: 'after' }),
    ]);
    const window = { fromMs: startMs, toMs: startMs + 1 };
    expect(await everyId(workspace, window)).toEqual(['last', 'first']);
    expect(await everyId(workspace, { ...window, durationMinMs: 1.5, durationMaxMs: 2.5 })).toEqual(['last', 'first']);
    expect(await everyId(workspace, { ...window, durationMinMs: 1.501 })).toEqual(['last']);
    expect(await everyId(workspace, { ...window, durationMaxMs: 2.499 })).toEqual(['first']);
    expect(await everyId(workspace, { fromMs: 0, toMs: 253_402_300_799_999 })).toHaveLength(4);
  });

  it('finds exactly the calls that a plain reading of it finds, in every combination', {
    timeout: 120_000,
  }, async () => {
    const workspace = newWorkspace();
    const of = <Value>(...values: Value[]) => fc.constantFrom(...values);
    const call = fc.record({
      time: fc.nat({ max: 5_000 }),
      callerKind: of<StoredCall['callerKind']>('key', 'account'),
      caller: of('k1', 'k2', 'a1'),
      operation: of('dashboards.get', 'dashboards.version.list', 'keys.get', 'unknown'),
      dialect: of('open-api', 'grafana'),
      method: of('GET', 'POST'),
      effect: of<StoredCall['effect']>('read', 'change', 'none'),
      status: of(200, 204, 302, 400, 401, 403, 404, 429, 500, 503),
      errorCode: of('', 'ObjectNotFound'),
      durationUs: fc.nat({ max: 5_000 }),
      address: of('10.0.0.1', '10.0.0.2'),
    });
    const [generated] = fc.sample(fc.array(call, { minLength: 300, maxLength: 300 }), { numRuns: 1, seed: 7 });
    const calls = (generated ?? []).map(({ time, ...fields }, index) =>
      storedCall(startUs + time, { workspace, ...fields, traceId: String(index).padStart(4, '0') }),
    );
    await insert(calls);
    const filter: fc.Arbitrary<CallFilter> = fc.record(
      {
        key: of('k1', 'a1'),
        caller: of('k1', 'a1'),
        operation: of('dashboards.get', 'unknown'),
        noun: of('dashboards', 'keys', 'unknown'),
        dialect: of('open-api'),
        method: of('POST'),
        effect: of('read', 'change'),
        outcome: of('succeeded', 'refused', 'failed'),
        statusClass: of(2, 4, 5),
        status: of(200, 403),
        errorCode: of('ObjectNotFound'),
        address: of('10.0.0.1', '10.0.0.2/31'),
        durationMinMs: of(1, 2.5),
        durationMaxMs: of(3, 4.5),
        fromMs: of(startMs + 1, startMs + 2),
        toMs: of(startMs + 3, startMs + 4),
      },
      { requiredKeys: [] },
    );
    // Few fields at a time: with all of them nothing would ever be found.
    const few = fc.tuple(filter, fc.array(fc.nat({ max: 15 }), { maxLength: 3 })).map(([all, kept]) => {
      const names = Object.keys(all);
      return Object.fromEntries(kept.flatMap((at) => Object.entries(all).filter(([name]) => name === names[at])));
    });
    await fc.assert(
      fc.asyncProperty(few, async (chosen: CallFilter) => {
        const expected = newestFirst(calls.filter((each) => isFoundBy(each, chosen)));
        expect(await everyId(workspace, chosen)).toEqual(idsOf(expected));
        const count = (outcome: string) => expected.filter((each) => outcomeOf(each.status) === outcome).length;
        expect(await search.totals({ workspace, filter: chosen })).toEqual({
          total: expected.length,
          succeeded: count('succeeded'),
          refused: count('refused'),
          failed: count('failed'),
        });
      }),
      { numRuns: 60 },
    );
  });
});

const outcomeOf = (status: number) =>
  status < 400 ? 'succeeded' : status === 401 || status === 403 || status === 429 ? 'refused' : 'failed';

function isFoundBy(call: StoredCall, filter: CallFilter): boolean {
  const ms = Math.floor(call.timeUs / 1000);
  const rules: Record<string, () => boolean> = {
    key: () => call.callerKind === 'key' && call.caller === filter.key,
    noun: () => call.operation.split('.')[0] === filter.noun,
    outcome: () => outcomeOf(call.status) === filter.outcome,
    statusClass: () => Math.floor(call.status / 100) === filter.statusClass,
    address: () => (filter.address === '10.0.0.2/31' ? call.address === '10.0.0.2' : call.address === filter.address),
    durationMinMs: () => call.durationUs >= (filter.durationMinMs ?? 0) * 1000,
    durationMaxMs: () => call.durationUs <= (filter.durationMaxMs ?? 0) * 1000,
    fromMs: () => ms >= (filter.fromMs ?? 0),
    toMs: () => ms <= (filter.toMs ?? 0),
  };
  return Object.entries(filter).every(
    ([name, value]) => rules[name]?.() ?? (call as unknown as Record<string, unknown>)[name] === value,
  );
}

describe('a walk through pages', () => {
  it('hands out every call of its window exactly once while calls arrive, and keeps its totals', async () => {
    const workspace = newWorkspace();
    // Several in one microsecond: the trace id decides then.
    const call = (index: number) =>
      storedCall(startUs + Math.floor(index / 3), { workspace, traceId: String(index).padStart(4, '0') });
    const first = Array.from({ length: 40 }, (_, index) => call(index));
    await insert(first);
    const seen: string[] = [];
    let after: CallPosition | undefined;
    let upTo: CallPosition | undefined;
    for (let next = 40; ; next += 5) {
      const page = await search.page({ workspace, filter: {}, upTo }, { limit: 7, after });
      if (page.length === 0) break;
      upTo ??= page[0];
      after = page.at(-1);
      seen.push(...idsOf(page));
      await insert(Array.from({ length: 5 }, (_, index) => call(next + index)));
      expect((await search.totals({ workspace, filter: {}, upTo })).total).toBe(40);
    }
    expect(seen).toEqual(idsOf(newestFirst(first)));
  });

  it('may leave calls out to reach a page by its number', async () => {
    const workspace = newWorkspace();
    await insert(
      Array.from({ length: 10 }, (_, index) => storedCall(startUs + index, { workspace, traceId: `${index}` })),
    );
    const page = await search.page({ workspace, filter: {} }, { limit: 3, skip: 6 });
    expect(idsOf(page)).toEqual(['3', '2', '1']);
  });

  it('as a stream comes in chunks, holds what was there when it began, and ends when nobody takes more', async () => {
    const workspace = newWorkspace();
    const calls = Array.from({ length: 4_500 }, (_, index) => storedCall(startUs + index, { workspace }));
    await insert(calls);
    const seen: string[] = [];
    let chunks = 0;
    for await (const chunk of search.stream({ workspace, filter: {} })) {
      chunks += 1;
      seen.push(...idsOf(chunk));
      if (chunks === 1) await insert([storedCall(startUs + 10_000, { workspace })]);
    }
    expect(chunks).toBe(9);
    expect(seen).toEqual(idsOf(newestFirst(calls)));
    const before = settled;
    for await (const _ of search.stream({ workspace, filter: {} })) break;
    expect(settled).toBe(before + 1);
  });
});

describe('a summary', () => {
  it('counts by each dimension, largest first, and says what the limit left out', async () => {
    const workspace = newWorkspace();
    const calls = [
      ...Array.from({ length: 100 }, (_, index) => ({ operation: 'dashboards.get', durationUs: (index + 1) * 1000 })),
      ...Array.from({ length: 5 }, () => ({ operation: 'keys.get', status: 403, errorCode: 'PermissionDenied' })),
      ...Array.from({ length: 2 }, () => ({ operation: 'keys.list', status: 500 })),
      { operation: 'tags.get', callerKind: 'account' as const, caller: 'acnt_1' },
    ].map((fields, index) =>
      storedCall(startUs + index * 1_000_000, { workspace, requestBytes: 10, responseBytes: 100, ...fields }),
    );
    await insert(calls);
    const scope = { workspace, filter: {} };
    const byOperation = await search.summary(scope, { by: ['operation'], orderBy: 'calls', limit: 2 });
    expect(byOperation).toEqual({
      groups: [
        {
          values: { operation: 'dashboards.get' },
          total: 100,
          succeeded: 100,
          refused: 0,
          failed: 0,
          p50Ms: 50.5,
          p95Ms: 95.05,
          p99Ms: 99.01,
          requestBytes: 1_000,
          responseBytes: 10_000,
          lastMs: startMs + 99_000,
        },
        expect.objectContaining({ values: { operation: 'keys.get' }, total: 5, refused: 5 }),
      ],
      totals: { total: 108, succeeded: 101, refused: 5, failed: 2 },
      rest: { groups: 2, calls: 3 },
      bucketMs: undefined,
    });
    const valuesBy = async (by: Parameters<CallSearch['summary']>[1]['by']) =>
      (await search.summary(scope, { by, orderBy: 'calls', limit: 10 })).groups.map(({ values }) =>
        Object.values(values),
      );
    expect(await valuesBy(['noun', 'status'])).toEqual([
      ['dashboards', 200],
      ['keys', 403],
      ['keys', 500],
      ['tags', 200],
    ]);
    expect(await valuesBy(['key'])).toEqual([[calls[0]?.caller], ['']]);
    expect(await valuesBy(['caller'])).toEqual([[calls[0]?.caller], ['acnt_1']]);
    expect(await valuesBy(['errorCode', 'address', 'dialect'])).toHaveLength(2);
    const failing = await search.summary(scope, { by: ['operation'], orderBy: 'failed', limit: 1 });
    expect(failing.groups[0]?.values.operation).toBe('keys.list');
    const slow = await search.summary(scope, { by: ['operation'], orderBy: 'p99Ms', limit: 1 });
    expect(slow.groups[0]?.values.operation).toBe('dashboards.get');
  });

  it('by time has buckets of the length that was asked for, or one that fits the window', async () => {
    const workspace = newWorkspace();
    await insert([0, 1, 61, 7_200].map((second) => storedCall(startUs + second * 1_000_000, { workspace })));
    const scope = { workspace, filter: {} };
    const minutes = await search.summary(scope, { by: ['time'], bucketMs: 60_000, orderBy: 'time', limit: 10 });
    expect(minutes.groups.map(({ values, total }) => [values.time, total])).toEqual([
      [startMs, 2],
      [startMs + 60_000, 1],
      [startMs + 7_200_000, 1],
    ]);
    expect((await search.summary(scope, { by: ['time'], orderBy: 'time', limit: 10 })).bucketMs).toBe(300_000);
    const day = { workspace, filter: { fromMs: startMs, toMs: startMs + 86_400_000 } };
    expect((await search.summary(day, { by: ['time'], orderBy: 'time', limit: 10 })).bucketMs).toBe(3_600_000);
    const ages = { workspace, filter: { fromMs: 0, toMs: startMs } };
    const wide = await search.summary(ages, { by: ['time'], orderBy: 'time', limit: 10 });
    expect((wide.bucketMs ?? 0) % (7 * 86_400_000)).toBe(0);
    expect(startMs / (wide.bucketMs ?? 1)).toBeLessThanOrEqual(60);
  });

  it('of nothing is nothing', async () => {
    const scope = { workspace: newWorkspace(), filter: {} };
    const none = { total: 0, succeeded: 0, refused: 0, failed: 0 };
    expect(await search.summary(scope, { by: ['time', 'key'], orderBy: 'calls', limit: 10 })).toMatchObject({
      groups: [],
      totals: none,
      rest: { groups: 0, calls: 0 },
    });
    expect(await search.use(scope)).toMatchObject({ ...none, firstMs: null, operations: [], limited: 0 });
  });
});

describe('what a caller did', () => {
  it('is told by operation, error and address, with its densest minute wherever that begins', async () => {
    const workspace = newWorkspace();
    const at = (second: number, overrides: Partial<StoredCall> = {}) =>
      storedCall(startUs + second * 1_000_000, { workspace, durationUs: 0, ...overrides });
    const limited = { status: 429, errorCode: 'ft.TriggerApiAkCurrentLimiting', permission: 'p' };
    await insert([
      at(0, { traceId: 'a' }),
      ...[50, 51, 52, 70, 109].map((second) => at(second, { traceId: `b${second}`, permission: 'p' })),
      at(112, { traceId: 'c', permission: 'p' }),
      at(53, { traceId: 'd', ...limited }),
      at(300, { traceId: 'e', status: 404, errorCode: 'ObjectNotFound', address: '10.0.0.9', effect: 'change' }),
      at(1, { traceId: 'other', caller: 'wsak_other' }),
    ]);
    const use = await search.use({ workspace, filter: { key: storedCall(0).caller } });
    expect(use).toEqual({
      total: 9,
      succeeded: 7,
      refused: 1,
      failed: 1,
      firstMs: startMs,
      lastMs: startMs + 300_000,
      operations: [
        {
          operation: 'dashboards.get',
          effect: 'read',
          permission: 'p',
          total: 7,
          succeeded: 6,
          refused: 1,
          failed: 0,
          lastMs: startMs + 112_000,
        },
        expect.objectContaining({ effect: 'change', failed: 1 }),
        expect.objectContaining({ effect: 'read', permission: 'dashboards.read', succeeded: 1 }),
      ],
      errors: [
        { errorCode: 'ObjectNotFound', calls: 1, lastMs: startMs + 300_000 },
        { errorCode: 'ft.TriggerApiAkCurrentLimiting', calls: 1, lastMs: startMs + 53_000 },
      ],
      addresses: [
        { address: '127.0.0.1', calls: 8, lastMs: startMs + 112_000 },
        { address: '10.0.0.9', calls: 1, lastMs: startMs + 300_000 },
      ],
      // From second 50 to 109: a minute that begins with the calls, not with the clock, and ends with them.
      peak: { callsPerMinute: 5, atMs: startMs + 50_000 },
      limited: 1,
    });
  });
});

describe('gaps', () => {
  it('of a workspace are told where they overlap the window', async () => {
    const workspace = newWorkspace();
    const gap = (fromMs: number, toMs: number, reason: string) => ({
      fromUs: (startMs + fromMs) * 1000,
      toUs: (startMs + toMs) * 1000,
      workspace,
      calls: 3,
      reason,
    });
    await insertGaps(opened.telemetry, [
      gap(0, 10, 'early'),
      gap(20, 30, 'late'),
      { ...gap(0, 100, 'foreign'), workspace: newWorkspace() },
    ]);
    const reasons = async (filter: CallFilter) =>
      (await search.gaps({ workspace, filter })).map(({ reason }) => reason);
    expect(await search.gaps({ workspace, filter: {} })).toEqual([
      { fromUs: startUs, toUs: startUs + 10_000, calls: 3, reason: 'early' },
      { fromUs: startUs + 20_000, toUs: startUs + 30_000, calls: 3, reason: 'late' },
    ]);
    expect(await reasons({ fromMs: startMs + 10, toMs: startMs + 19 })).toEqual(['early']);
    expect(await reasons({ fromMs: startMs + 11, toMs: startMs + 19 })).toEqual([]);
    expect(await reasons({ fromMs: startMs + 25 })).toEqual(['late']);
  });
});
