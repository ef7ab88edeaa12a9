import { Parameters, wholeNumber } from '../compile/parameters.ts';
import { rowsOfScope } from '../compile/table.ts';
import { queryTableOf } from '../guards/namespaces.ts';
import type { ClassSummary, HistoryQuery, Inventory, ObjectKind } from './inventory.ts';
import { goneBeforeNs } from './liveness.ts';
import type { Select } from './reader.ts';
import { type ReportRow, reportColumns, reportOf } from './rows.ts';

const historyOf: Readonly<Record<ObjectKind, string>> = { object: 'OH', custom_object: 'COH' };
const newestOf: readonly (readonly [ObjectKind, string])[] = [
  ['object', 'O'],
  ['custom_object', 'CO'],
];

const classesMax = 1_000;
const toNs = (ms: number): bigint => BigInt(Math.floor(ms)) * 1_000_000n;

export function objectHistory(select: Select, now: () => number): Pick<Inventory, 'history' | 'classes'> {
  return {
    async history(query) {
      const parameters = new Parameters();
      const from = historyRows(query, parameters);
      // What was reported was there: whether it is there now is none of its history's business.
      const columns = reportColumns("''", "'live'");
      const range = `LIMIT ${wholeNumber(query.limit)} OFFSET ${wholeNumber(query.skip)}`;
      const [rows, [total]] = await Promise.all([
        select<ReportRow>(`SELECT ${columns} ${from} ORDER BY time_ns DESC, id DESC ${range}`, parameters),
        select<[number | string]>(`SELECT count() ${from}`, parameters),
      ]);
      return { rows: rows.map((row) => reportOf(query.objectClass, row)), total: Number(total?.[0] ?? 0) };
    },
    async classes(workspaceNumber) {
      const found = await Promise.all(newestOf.map(([kind, code]) => classesOf(kind, code, workspaceNumber)));
      return found.flat();
    },
  };

  async function classesOf(kind: ObjectKind, code: string, workspaceNumber: number): Promise<ClassSummary[]> {
    const parameters = new Parameters();
    const scope = { workspaces: [workspaceNumber], fromNs: goneBeforeNs(now()), toNs: null };
    const rows = await select<[string, number | string, number | string]>(
      `SELECT measurement, uniqExact(name), intDiv(max(time_ns), 1000000)
      ${rowsOfScope(queryTableOf(code), scope, parameters, [])}
      GROUP BY measurement ORDER BY measurement LIMIT ${wholeNumber(classesMax)}`,
      parameters,
    );
    return rows.map(([objectClass, objects, lastMs]) => ({
      kind,
      objectClass,
      objects: Number(objects),
      lastMs: Number(lastMs),
    }));
  }
}

function historyRows(query: HistoryQuery, parameters: Parameters): string {
  const { kind, workspaceNumber, objectClass, name, fromMs, toMs } = query;
  const scope = { workspaces: [workspaceNumber], fromNs: toNs(fromMs), toNs: toNs(toMs) + 999_999n };
  return rowsOfScope(queryTableOf(historyOf[kind]), scope, parameters, [
    `measurement = ${parameters.text(objectClass)}`,
    `name = ${parameters.text(name)}`,
  ]);
}
