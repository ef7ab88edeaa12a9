/** Why a raw value is refused and what to do about it. Both are sentences without a leading key: the caller names it. */
export interface Fault {
  readonly problem: string;
  readonly fix: string;
}

export type Parsed<Value> = { readonly value: Value } | Fault;

/**
 * One kind of value. `parse` takes what a person wrote: text from the environment, any JSON value from the file.
 * Both forms of one value must parse to the same thing, so that moving a line between the two never changes a server.
 */
export interface SettingType<Value> {
  /** What may be written, for the documentation: `whole number, 0 to 65535`. */
  readonly accepts: string;
  /** `baseFolder` is what a relative path starts from: the folder of the file, or the working folder. */
  parse(raw: unknown, baseFolder: string): Parsed<Value>;
  /** The value as `belvedere config` shows it. Never called for secrets. */
  print(value: Value): string;
}

const shownCharactersMax = 80;

/** A refused value, as it appears in a message. Must not be used for secrets. */
export function shown(raw: unknown): string {
  const text = JSON.stringify(raw) ?? String(raw);
  return text.length > shownCharactersMax ? `${text.slice(0, shownCharactersMax)}…` : text;
}

/** Trimmed text, or undefined when the raw value is not text or has nothing in it. */
export function trimmedText(raw: unknown): string | undefined {
  if (typeof raw !== 'string') return undefined;
  const text = raw.trim();
  return text === '' ? undefined : text;
}
