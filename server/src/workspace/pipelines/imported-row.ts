import type { Static } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import type { Sent } from './rules.ts';
import { categories, dataTypes, type importBody, NAME_LENGTH_MAX, NAME_PATTERN, pipelineTypes } from './schemas.ts';

export type ImportMenu = 'logging' | 'all';

/** A row that keeps every rule. */
export type ImportedRow = Sent & { readonly category: string; readonly content: string; readonly isDisable?: boolean };

const namePattern = new RegExp(NAME_PATTERN);
const flags = [0, 1] as const;

/** Errors: `InvalidParameter` with the field that breaks a rule. */
export function acceptedRow(row: Static<typeof importBody>['pipelines'][number], menu: ImportMenu): ImportedRow {
  const { name, category, content, ...rest } = row;
  if (name === undefined || name.length > NAME_LENGTH_MAX || !namePattern.test(name)) {
    throw refused('name', `must have 1 to ${NAME_LENGTH_MAX} letters, digits, underscores, hyphens or CJK ideographs`);
  }
  if (category === undefined) throw refused('category', 'is missing');
  requireOneOf('category', category, menu === 'logging' ? ['logging'] : categories);
  if (content === undefined) throw refused('content', 'is missing');
  requireOneOf('type', row.type, pipelineTypes);
  requireOneOf('dataType', row.dataType, dataTypes);
  requireOneOf('asDefault', row.asDefault, flags);
  requireOneOf('enableByLogBackup', row.enableByLogBackup, flags);
  return { name, category, content, ...rest };
}

function requireOneOf(field: string, value: unknown, allowed: readonly unknown[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw refused(field, `must be one of ${allowed.map((each) => JSON.stringify(each)).join(', ')}`);
}

const refused = (field: string, rule: string): BelvedereError =>
  new BelvedereError('InvalidParameter', `${field} ${rule}`, { detail: { field } });
