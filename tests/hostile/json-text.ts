/** JSON text that a JSON library would not write: numbers of any spelling, keys twice, keys that are no own property. */
export class Verbatim {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Pointer = readonly (string | number)[];

/** Like JSON.stringify, with every {@link Verbatim} as it stands. */
export function write(value: unknown): string {
  if (value instanceof Verbatim) return value.text;
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`)
    .join(',')}}`;
}

/** The value with `replacement` at the place; `undefined` takes the member or element away. */
export function replaced(value: unknown, pointer: Pointer, replacement: unknown): unknown {
  const [head, ...tail] = pointer;
  if (head === undefined) return replacement;
  if (Array.isArray(value)) {
    return value.flatMap((element, index) => {
      if (index !== head) return [element];
      const changed = replaced(element, tail, replacement);
      return changed === undefined ? [] : [changed];
    });
  }
  const members = Object.entries((value ?? {}) as object).filter(([name]) => name !== head);
  const before = Object.keys((value ?? {}) as object).indexOf(String(head));
  const changed = replaced(valueAt(value, [head]), tail, replacement);
  if (changed !== undefined) members.splice(before === -1 ? members.length : before, 0, [String(head), changed]);
  return Object.fromEntries(members);
}

function valueAt(value: unknown, pointer: Pointer): unknown {
  return pointer.reduce<unknown>(
    (at, part) => (at as Record<string | number, unknown> | null | undefined)?.[part],
    value,
  );
}

/** The object with members written before its own, whatever their names. */
export function withMembers(object: unknown, members: readonly string[]): Verbatim {
  const own = write(object ?? {}).slice(1, -1);
  return new Verbatim(`{${[...members, ...(own === '' ? [] : [own])].join(',')}}`);
}
