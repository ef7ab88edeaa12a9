import type { DataSourceSelector } from '../../../workspace/data-sources/index.ts';
import { refusal } from '../answers.ts';

/** Errors: 400 `id is invalid` for what is no number. */
function byNumber(text = ''): DataSourceSelector {
  if (!/^\d{1,15}$/.test(text)) throw refusal(400, 'id is invalid');
  return { id: Number(text) };
}

/** The data source that a path names by its parameters. */
export const selectorOf = ({ id, uid, name }: Readonly<Record<string, string>>): DataSourceSelector =>
  uid !== undefined ? { uid } : name !== undefined ? { name } : byNumber(id);

export const notFound = 'Data source not found';
