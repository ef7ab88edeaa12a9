/** What a table has under a name that stands in a file. Names that every object has are no entries. */
export const lookup = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;
