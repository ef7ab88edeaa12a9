import { Parameters, wholeNumber } from '../compile/parameters.ts';
import { pointField } from '../compile/point-fields.ts';
import { reportedLabels } from '../compile/reported-labels.ts';
import { rowsOfScope } from '../compile/table.ts';
import { asNumber, asText } from '../compile/value.ts';
import { type QueryTable, queryTableOf } from '../guards/namespaces.ts';
import { conditionOf, searchCondition } from './filters.ts';
import type { Inventory, ObjectClass, ObjectKind, ObjectLabel, ObjectPage, ObjectSearch } from './inventory.ts';
import { goneBeforeNs, isReportedWhole, livenessOf } from './liveness.ts';
import type { Select } from './reader.ts';
import { type ReportRow, reportColumns, reportOf } from './rows.ts';

const namespaceOf: Readonly<Record<ObjectKind, string>> = { object: 'O', custom_object: 'CO' };

/** Each is a part of a statement. */
const namesMax = 10_000;

export function objectLists(select: Select, now: () => number): Pick<Inventory, 'list' | 'find'> {
  return {
    async list(search, page) {
      const statement = new ListStatement(search, now());
      const [rows, [total]] = await Promise.all([
        select<ReportRow>(statement.page(page), statement.parameters),
        select<[number | string]>(statement.count(), statement.parameters),
      ]);
      return { rows: rows.map((row) => reportOf(search.objectClass, row)), total: Number(total?.[0] ?? 0) };
    },
    async find({ name, ...object }) {
      const statement = new ListStatement({ ...object, filters: [], names: [name] }, now());
      const first = { orderBy: 'name', descending: false, skip: 0, limit: 1 };
      const [row] = await select<ReportRow>(statement.page(first, 'message'), statement.parameters);
      return row === undefined ? undefined : reportOf(object.objectClass, row);
    },
  };
}

/** Both statements of a page: its rows, and how many there are. */
class ListStatement {
  readonly parameters = new Parameters();
  readonly #table: QueryTable;
  readonly #from: string;

  constructor(search: ObjectSearch, nowMs: number) {
    this.#table = queryTableOf(namespaceOf[search.kind]);
    const liveness = livenessOf(search.objectClass, nowMs, this.parameters);
    const reports = `SELECT *${newestOfHost(search)} ${this.#rowsOf(search, nowMs)}`;
    this.#from = `FROM (SELECT *, ${liveness} AS liveness FROM (${reports})) WHERE ${this.#conditions(search)}`;
  }

  page({ orderBy, descending, skip, limit }: ObjectPage, message = "''"): string {
    const field = pointField(this.#table, orderBy, this.parameters);
    const order = descending ? 'DESC' : 'ASC';
    const by = orderBy === 'name' ? [] : [asNumber(field), asText(field)];
    const orders = [...by.map((sql) => `${sql} ${order} NULLS LAST`), `name ${order}`].join(', ');
    const range = `LIMIT ${wholeNumber(limit)} OFFSET ${wholeNumber(skip)}`;
    return `SELECT ${reportColumns(message, 'liveness')} ${this.#from} ORDER BY ${orders} ${range}`;
  }

  count(): string {
    return `SELECT count() ${this.#from}`;
  }

  /** What is gone for its age alone is not even looked at where nobody asks for it. */
  #rowsOf({ workspaceNumber, objectClass, livenesses }: ObjectSearch, nowMs: number): string {
    const fromNs = livenesses === undefined || livenesses.includes('gone') ? null : goneBeforeNs(nowMs);
    const scope = { workspaces: [workspaceNumber], fromNs, toNs: null };
    return rowsOfScope(this.#table, scope, this.parameters, [`measurement = ${this.parameters.text(objectClass)}`]);
  }

  #conditions({ objectClass, search, filters, names, labels = [], fromMs, toMs, livenesses }: ObjectSearch): string {
    const { parameters } = this;
    const time = (operator: string, ms: number | undefined): string[] =>
      ms === undefined ? [] : [`intDiv(time_ns, 1000000) ${operator} ${parameters.integer(BigInt(Math.floor(ms)))}`];
    return [
      ...(livenesses === undefined ? [] : [`liveness IN ${parameters.texts(livenesses)}`]),
      ...(names === undefined ? [] : [`name IN ${parameters.texts(names.slice(0, namesMax))}`]),
      ...(search === undefined || search === '' ? [] : [searchCondition(objectClass, search, this.#table, parameters)]),
      ...time('>=', fromMs),
      ...time('<=', toMs),
      ...labels.map((each) => this.#carries(each)),
      ...filters.map((filter) => conditionOf(filter, this.#table, parameters)),
      '1',
    ].join(' AND ');
  }

  #carries({ label, names }: ObjectLabel): string {
    const { parameters } = this;
    const given = names.length === 0 ? '' : ` OR name IN ${parameters.texts(names.slice(0, namesMax))}`;
    return `(has(${reportedLabels(this.#table, parameters)}, ${parameters.text(label)})${given})`;
  }
}

const newestOfHost = ({ objectClass }: ObjectClass): string =>
  isReportedWhole(objectClass) ? ', max(time_ns) OVER (PARTITION BY host) AS newest_of_host' : '';
