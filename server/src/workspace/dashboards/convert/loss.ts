/** What a foreign reading leaves out: where it stands in the source, and why it is not there. */
export interface Loss {
  readonly path: string;
  readonly message: string;
}

export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const objectOrEmpty = (value: unknown): JsonObject => (isObject(value) ? value : {});
export const arrayOrEmpty = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textOr = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

/** A key that holds something: an empty list, object or text is no loss. */
const holdsSomething = (value: unknown): boolean => {
  if (value === null || value === undefined || value === '' || value === false) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isObject(value) || Object.keys(value).length > 0;
};

/** One loss for each key of an object that the other format has no place for. */
export const lossesOfKeys = (
  source: JsonObject,
  carried: ReadonlySet<string>,
  prefix: string,
  reason: string,
): Loss[] =>
  Object.entries(source)
    .filter(([key, value]) => !carried.has(key) && holdsSomething(value))
    .map(([key, value]) => ({
      path: `${prefix}${key}`,
      message: Array.isArray(value) ? `${value.length} elements: ${reason}` : reason,
    }));

/** What a note says first: of a reading, and of a body that was converted for good. */
const openings = {
  reading: (format: string) =>
    `This dashboard was made in the format of ${format}, in which its body can be changed. What is here are its name, its tags and its simple variables.`,
  adopted: (format: string) =>
    `This dashboard was converted from the format of ${format}. What came over are its name, its tags and its simple variables. The version before has the rest.`,
} as const;

export type NoteKind = keyof typeof openings;

/** The sentences that stand in a converted dashboard in the place of its charts. */
export const noteOf = (kind: NoteKind, format: string, name: string, losses: readonly Loss[]): string =>
  [
    openings[kind](format),
    '',
    `Not carried over from "${name}":`,
    ...losses.map(({ path, message }) => `- ${path}: ${message}`),
  ].join('\n');
