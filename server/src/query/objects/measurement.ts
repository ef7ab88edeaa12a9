import { Parameters, wholeNumber } from '../compile/parameters.ts';
import { rowsOfScope } from '../compile/table.ts';
import { queryTableOf } from '../guards/namespaces.ts';
import type { Inventory, MeasuredField } from './inventory.ts';
import type { Select } from './reader.ts';

/** Enough to meet every series of a few thousand machines once, and read in a tenth of a second. */
const pointsMax = 100_000;
const windowNs = 30n * 86_400_000_000_000n;
const namesMax = 5_000;

/** Which fields and tags the newest points of a measurement hold. */
export function measurements(select: Select, now: () => number): Pick<Inventory, 'measurement'> {
  return {
    async measurement({ workspaceNumber, measurement }) {
      const parameters = new Parameters();
      const scope = {
        workspaces: [workspaceNumber],
        fromNs: BigInt(now()) * 1_000_000n - windowNs,
        toNs: null,
      };
      const rows = rowsOfScope(queryTableOf('M'), scope, parameters, [`measurement = ${parameters.text(measurement)}`]);
      const newest = `SELECT * ${rows} ORDER BY time_ns DESC LIMIT ${wholeNumber(pointsMax)}`;
      // One row for each way in which a name occurs.
      const occurrences = `arrayConcat(
        arrayMap((name, value) -> (name, if(value = trunc(value), 'int', 'float')), mapKeys(numbers), mapValues(numbers)),
        arrayMap(name -> (name, 'string'), mapKeys(strings)),
        arrayMap(name -> (name, 'bool'), mapKeys(booleans)),
        arrayMap(name -> (name, 'tag'), mapKeys(tags)),
        if(host = '', [], [('host', 'tag')]),
        if(service = '', [], [('service', 'tag')]))`;
      const found = await select<[string, string]>(
        `SELECT DISTINCT name_and_type.1, name_and_type.2
        FROM (SELECT arrayJoin(${occurrences}) AS name_and_type FROM (${newest}))
        ORDER BY 1, 2 LIMIT ${wholeNumber(namesMax)}`,
        parameters,
      );
      if (found.length === 0) return undefined;
      return { fields: fieldsOf(found), tags: found.flatMap(([name, type]) => (type === 'tag' ? [name] : [])) };
    },
  };
}

/** A field that was ever no whole number is none, and one that was ever text is text. */
const ranks: readonly MeasuredField['type'][] = ['int', 'float', 'bool', 'string'];

function fieldsOf(found: readonly (readonly [string, string])[]): MeasuredField[] {
  const types = new Map<string, MeasuredField['type']>();
  for (const [name, type] of found) {
    if (type === 'tag') continue;
    const other = types.get(name);
    const known = type as MeasuredField['type'];
    if (other === undefined || ranks.indexOf(known) > ranks.indexOf(other)) types.set(name, known);
  }
  return [...types].map(([name, type]) => ({ name, type }));
}
