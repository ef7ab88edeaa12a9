import type { DataSource } from './queries.ts';
import type { SourceField, SourceType } from './types.ts';

/** The name of the control that holds a field. */
export const controlName = ({ place, name }: SourceField): string => `${place}.${name}`;

/** The name of the control that says that a secret goes away. */
export const removalName = ({ name }: SourceField): string => `remove.${name}`;

/** What a field holds now; secrets are never known. */
export function presentValue(field: SourceField, source: DataSource | undefined): unknown {
  if (source === undefined || field.place === 'secret') return undefined;
  if (field.place === 'json') return source.jsonData[field.name] ?? legacyOf(field, source);
  return source[field.name as 'url' | 'user' | 'basicAuthUser'];
}

/** Older clients keep the database beside `jsonData`; saved it goes to where newer ones look for it. */
const legacyOf = (field: SourceField, { database }: DataSource): unknown => (isDatabase(field) ? database : undefined);

const isDatabase = ({ text }: SourceField): boolean => text === 'database' || text === 'index';

/**
 * What is sent. Everything that the form does not know stays as it was; an empty field takes its setting away; an empty secret stays
 * unless its removal is asked for.
 */
export function bodyOf(form: FormData, type: SourceType, source: DataSource | undefined) {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const top: Record<string, string> = {};
  const jsonData: Record<string, unknown> = { ...source?.jsonData };
  const secureJsonData: Record<string, string> = {};
  for (const field of type.fields) {
    const value = text(controlName(field));
    if (field.place === 'top') top[field.name] = value;
    if (field.place === 'secret') {
      if (value !== '') secureJsonData[field.name] = value;
      else if (form.has(removalName(field))) secureJsonData[field.name] = '';
    }
    if (field.place === 'json') {
      delete jsonData[field.name];
      if (field.kind === 'flag') {
        if (form.has(controlName(field))) jsonData[field.name] = true;
      } else if (value !== '') jsonData[field.name] = field.kind === 'number' ? Number(value) : value;
    }
  }
  return {
    name: text('name'),
    type: source?.type ?? type.id,
    access: 'proxy',
    ...(source && { uid: source.uid, version: source.version, user: source.user, database: source.database }),
    ...top,
    // With the form it goes to where newer clients look for it.
    ...(type.fields.some(isDatabase) && { database: '' }),
    basicAuth: (top.basicAuthUser ?? '') !== '',
    isDefault: form.has('isDefault'),
    jsonData,
    secureJsonData,
  };
}
