import { createHash } from 'node:crypto';

export type JsonObject = Readonly<Record<string, unknown>>;

const UID_LENGTH_MAX = 40;
const uidForm = /^[a-zA-Z0-9_-]{1,40}$/;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** 0 for what is no number. */
export const numberOf = (value: unknown): number => (Number.isSafeInteger(value) ? Number(value) : 0);

/** A uid of what servers before 5.0 know by a slug or a name only: the same each time it is read. */
export function uidOfName(name: string): string {
  if (uidForm.test(name)) return name;
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 12);
  const readable = name.replaceAll(/[^a-zA-Z0-9_-]+/g, '-').slice(0, UID_LENGTH_MAX - digest.length - 1);
  return `${readable}-${digest}`;
}

/**
 * 32 hex digits for what Grafana knows by a number only: the same each time it is read into a workspace, whatever the address, and
 * others in another workspace.
 */
export const digestOf = (...parts: readonly (string | number)[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
