/** What a field holds, in the words of the published frame format. */
type FieldType = 'time' | 'number' | 'string' | 'boolean' | 'other';

/** Decoders of clients go by this and not by `type`. */
export type FieldFrameType = 'time.Time' | 'float64' | 'int64' | 'uint64' | 'string' | 'bool' | 'json.RawMessage';

export interface Field {
  readonly name: string;
  readonly frameType: FieldFrameType;
  /** Times in milliseconds since the epoch; NaN and infinities are taken; whole numbers that a double would round are bigint. */
  readonly values: readonly unknown[];
  /** What of the time is below a millisecond, in nanoseconds. */
  readonly nanos?: readonly number[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, unknown>>;
}

export interface Frame {
  readonly name?: string;
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly fields: readonly Field[];
}

const typeOf: Readonly<Record<FieldFrameType, FieldType>> = {
  'time.Time': 'time',
  float64: 'number',
  int64: 'number',
  uint64: 'number',
  string: 'string',
  bool: 'boolean',
  'json.RawMessage': 'other',
};

export const timeField = (values: readonly (number | null)[], config?: Field['config']): Field => ({
  name: 'Time',
  frameType: 'time.Time',
  values,
  ...(config === undefined ? {} : { config }),
});

/** A frame as it goes over the wire: columns, with what JSON cannot say of numbers beside them. */
export function frameJson(frame: Frame, refId: string): object {
  const { name = '', meta, fields } = frame;
  const columns = fields.map(columnJson);
  const entities = columns.map((column) => ('entities' in column ? column.entities : undefined) ?? null);
  const nanos = fields.map((field) => (field.nanos?.some((each) => each !== 0) === true ? field.nanos : null));
  return {
    schema: {
      name,
      refId,
      ...(meta === undefined ? {} : { meta }),
      fields: fields.map(({ name, frameType, labels, config }) => ({
        name,
        type: typeOf[frameType],
        typeInfo: { frame: frameType, nullable: true },
        ...(labels === undefined ? {} : { labels }),
        ...(config === undefined ? {} : { config }),
      })),
    },
    data: {
      values: columns.map(({ values }) => values),
      ...(nanos.some((each) => each !== null) ? { nanos } : {}),
      ...(entities.some((each) => each !== null) ? { entities } : {}),
    },
  };
}

function columnJson({ frameType, values }: Field): ReturnType<typeof numbersOf> {
  if (frameType === 'float64') return numbersOf(values);
  return { values: frameType === 'int64' || frameType === 'uint64' ? values.map(wholeNumber) : values };
}

/** `rawJSON` puts digits into JSON that no number of JavaScript holds. The language's own types do not know it yet. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (digits: string) => unknown };
const wholeNumber = (value: unknown): unknown => (typeof value === 'bigint' ? rawJSON(String(value)) : value);

function numbersOf(values: readonly unknown[]): { values: readonly unknown[]; entities?: Record<string, number[]> } {
  const entities: Record<string, number[]> = {};
  const plain = values.map((value, row) => {
    if (typeof value !== 'number' || Number.isFinite(value)) return value ?? null;
    const kind = Number.isNaN(value) ? 'NaN' : value > 0 ? 'Inf' : 'NegInf';
    entities[kind] = [...(entities[kind] ?? []), row];
    return null;
  });
  return Object.keys(entities).length === 0 ? { values: plain } : { values: plain, entities };
}

/** `up{job="x"}`; the other text for a series without labels. */
export function seriesName(labels: Readonly<Record<string, string>>, otherwise: string): string {
  const { __name__: name = '', ...rest } = labels;
  const pairs = Object.entries(rest).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  if (pairs.length === 0) return name === '' ? otherwise : name;
  return `${name}{${pairs.join(', ')}}`;
}

/** `{{job}} of {{ instance }}` with the labels put in. */
export const legendOf = (format: string, labels: Readonly<Record<string, string>>): string =>
  format.replaceAll(/\{\{\s*(.+?)\s*\}\}/g, (_, label: string) => labels[label] ?? '');
