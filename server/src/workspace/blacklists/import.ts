import type { Static } from 'typebox';
import { readDocumentForChange } from '../kernel/documents/read.ts';
import { draftOf, sameState } from '../kernel/documents/rows.ts';
import { insertDocument } from '../kernel/documents/write.ts';
import { transact, type WriteCall } from '../kernel/transact.ts';
import { defineVerb } from '../kernel/verb.ts';
import { blacklist } from './noun.ts';
import type { Blacklist, BlacklistDraft } from './rule.ts';
import { draftOfSent, refused } from './rules.ts';
import { type importBody, NAME_LENGTH_MAX } from './schemas.ts';

type ImportBody = Static<typeof importBody>;
type Row = ImportBody['blacklists'][number];

interface ImportInput {
  readonly rows: readonly Row[];
  readonly menu: ImportBody['blacklistType'];
}

/**
 * Takes rows as an export wrote them, all or none. A row of which there is a rule already, down to its name, is that rule, and nothing is
 * written; others become new rules. No row changes a rule that is there: what is dropped does not come back.
 * Errors: `InvalidParameter` with the row.
 */
export const importBlacklists = defineVerb<ImportInput, readonly Blacklist[]>({
  id: 'blacklists.import',
  effect: 'change',
  permission: blacklist.permission,
  run: ({ ctx, input }) => {
    const drafts = input.rows.map((row, index) => draftOfRow(row, input.menu, `blacklists[${index}].`));
    return transact(ctx, async (unit) => {
      const imported: Blacklist[] = [];
      const taken = new Set<number>();
      for (const draft of drafts) {
        const rule =
          (await findSame({ ctx, unit }, draft, taken)) ??
          (await insertDocument(ctx, unit, blacklist, draft, { verb: 'import' }));
        taken.add(rule.id);
        imported.push(rule);
      }
      return imported;
    });
  },
});

function draftOfRow({ source, ...row }: Row, menu: ImportInput['menu'], at: string): BlacklistDraft {
  const type = row.type ?? (menu === 'logging' ? 'logging' : undefined);
  if (type === undefined) throw refused(`${at}type`, 'is missing');
  if (menu === 'logging' && type !== 'logging') {
    throw refused(`${at}type`, 'must be "logging" when blacklistType is logging; send blacklistType: "all"');
  }
  const name = row.name ?? nameOf(row.sources?.join(', ') || source || type);
  return draftOfSent({ ...row, type, name, source: source || null }, undefined, at);
}

function nameOf(named: string): string {
  return [...new Intl.Segmenter().segment(named)]
    .slice(0, NAME_LENGTH_MAX)
    .map(({ segment }) => segment)
    .join('');
}

/** Each is taken once, so that an export with two that are alike brings back two. */
async function findSame(
  { ctx, unit }: WriteCall,
  draft: BlacklistDraft,
  taken: ReadonlySet<number>,
): Promise<Blacklist | undefined> {
  const named = await unit.db
    .selectFrom('documents')
    .select(['id', 'uuid'])
    .where('workspace_id', '=', ctx.workspace.id)
    .where('kind', '=', blacklist.kind)
    .where('name', '=', draft.name)
    .where('deleted_at', 'is', null)
    .orderBy('id')
    .execute();
  for (const { id, uuid } of named) {
    if (taken.has(id)) continue;
    const candidate = await readDocumentForChange(ctx, unit.db, blacklist, uuid);
    if (sameState(draft, draftOf(candidate))) return candidate;
  }
  return undefined;
}
