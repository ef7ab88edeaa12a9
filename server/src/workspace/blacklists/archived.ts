import { Type } from 'typebox';
import { lazyValidator } from '../../json/index.ts';
import { type ArchivedKind, refusedLine } from '../kernel/archived.ts';
import { archivedAccess } from '../kernel/archived-access.ts';
import { archivedDocuments } from '../kernel/documents/archived.ts';
import { blacklist } from './noun.ts';
import type { BlacklistDraft } from './rule.ts';
import { draftOfRule } from './rules.ts';
import { archivedRule, NAME_LENGTH_MAX, ruleName } from './schemas.ts';

const name = lazyValidator(ruleName);

/** Errors: `InvalidParameter` for what `add` would refuse. */
function accept(draft: BlacklistDraft): BlacklistDraft {
  if (draft.body !== '') throw refusedLine('a blacklist rule has no body');
  if (!name.accepts(draft.name)) throw refusedLine(`the name has more than ${NAME_LENGTH_MAX} characters`);
  return { ...draftOfRule(draft), tagNames: draft.tagNames };
}

export const archivedBlacklists: ArchivedKind = archivedDocuments(blacklist, {
  after: [],
  attributes: Type.Object({ ...archivedAccess, ...archivedRule }),
  defaults: { desc: '', type: 'logging', source: '', sources: null, filters: [] },
  formats: ['guance'],
  accept,
});
