import { parseJson } from '../../json/index.ts';
import type { Kernel } from '../kernel/kernel.ts';
import { conditionsOf } from './conditions.ts';
import { blacklist } from './noun.ts';
import type { BlacklistAttributes } from './rule.ts';

/** Conditions by kind of data; a point that fulfils one of them is dropped. */
export type AgentFilters = Readonly<Record<string, readonly string[]>>;

/** Agents try every point against all of them. Those that were changed last are given. */
const rulesMax = 2_000;
const charactersMax = 2_000_000;

/** The enabled rules of a workspace as agents read them: the same text as long as none is changed, since that is how they see a change. */
export async function filtersForAgents(kernel: Kernel, workspaceNumber: number): Promise<AgentFilters> {
  const rows = await kernel.store.read
    .selectFrom('documents')
    .select(['id', 'attributes'])
    .where('workspace_id', '=', workspaceNumber)
    .where('kind', '=', blacklist.kind)
    .where('deleted_at', 'is', null)
    .where('status', '=', 0)
    .orderBy('updated_at', 'desc')
    .orderBy('id', 'desc')
    .limit(rulesMax)
    .execute();
  let characters = 0;
  const given = rows
    .map(({ id, attributes }) => {
      const rule = parseJson(attributes) as BlacklistAttributes;
      return { id, type: rule.type, conditions: conditionsOf(rule) };
    })
    .filter(({ conditions }) => {
      characters += conditions.length;
      return conditions !== '' && characters <= charactersMax;
    })
    .sort((one, other) => one.id - other.id);
  const types = [...new Set(given.map(({ type }) => type))];
  return Object.fromEntries(
    types.map((type) => [type, given.filter((each) => each.type === type).map(({ conditions }) => conditions)]),
  );
}
