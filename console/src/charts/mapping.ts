export interface Mapped {
  /** Undefined: only the colour changes. */
  readonly text?: string | undefined;
  readonly color?: string | undefined;
  readonly background?: string | undefined;
}

export type Mapping =
  | ({ readonly kind: 'value'; readonly value: string } & Mapped)
  | ({ readonly kind: 'range'; readonly from: number; readonly to: number } & Mapped)
  | ({ readonly kind: 'pattern'; readonly pattern: string } & Mapped)
  | ({ readonly kind: 'special'; readonly match: 'true' | 'false' | 'null' | 'nan' | 'null+nan' | 'empty' } & Mapped)
  | ({ readonly kind: 'test'; readonly operation: string; readonly operands: readonly string[] } & Mapped);

/** What the first mapping that fits says of a value. The last one of tests, as Guance has it, is put first by its reader. */
export function mappedValue(value: unknown, mappings: readonly Mapping[] = []): Mapped | undefined {
  for (const mapping of mappings) {
    const { text, color, background } = mapping;
    const found = fits(value, mapping);
    if (found === false) continue;
    if (typeof found === 'string') return { text: found, color, background };
    return { text, color, background };
  }
  return undefined;
}

/** A text: what the pattern of the mapping has made of the value. */
function fits(value: unknown, mapping: Mapping): boolean | string {
  switch (mapping.kind) {
    case 'value':
      return value !== null && value !== undefined && String(value) === mapping.value;
    case 'range':
      return typeof value === 'number' && value >= mapping.from && value <= mapping.to;
    case 'pattern':
      return fitsPattern(value, mapping);
    case 'special':
      return fitsSpecial(value, mapping.match);
    case 'test':
      return fitsTest(value, mapping.operation, mapping.operands);
  }
}

function fitsPattern(value: unknown, { pattern, text }: { readonly pattern: string } & Mapped): boolean | string {
  if (value === null || value === undefined) return false;
  const expression = expressionOf(pattern);
  const whole = String(value);
  if (expression?.test(whole) !== true) return false;
  return text === undefined ? true : whole.replace(expression, text);
}

/** `/pattern/flags`, or the pattern alone; undefined for what is none. */
export function expressionOf(pattern: string): RegExp | undefined {
  const parts = /^\/(.*)\/([a-z]*)$/s.exec(pattern);
  try {
    return parts === null ? new RegExp(pattern) : new RegExp(parts[1] ?? '', parts[2]);
  } catch {
    return undefined;
  }
}

function fitsSpecial(value: unknown, match: string): boolean {
  const isNull = value === null || value === undefined;
  const isNan = typeof value === 'number' && Number.isNaN(value);
  switch (match) {
    case 'null':
      return isNull;
    case 'nan':
      return isNan;
    case 'null+nan':
      return isNull || isNan;
    case 'empty':
      return value === '';
    default:
      return String(value) === match;
  }
}

/** Compares as numbers where both sides are numbers, else as texts. */
export function fitsTest(value: unknown, operation: string, operands: readonly string[]): boolean {
  if (operation === 'nodata') return value === null || value === undefined;
  if (value === null || value === undefined) return false;
  const [first = '', second = ''] = operands;
  const expression = operation.includes('~') ? expressionOf(first) : undefined;
  if (operation === '=~') return expression?.test(String(value)) ?? false;
  if (operation === '!=~') return expression?.test(String(value)) === false;
  const [a, b] = [Number(value), Number(first)];
  const isNumeric = first.trim() !== '' && !Number.isNaN(a) && !Number.isNaN(b);
  const order = isNumeric ? a - b : String(value).localeCompare(first);
  switch (operation) {
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '=':
      return order === 0;
    case '!=':
      return order !== 0;
    case 'between':
      return order >= 0 && (isNumeric ? a <= Number(second) : String(value).localeCompare(second) <= 0);
    default:
      return false;
  }
}
