import type { DocumentNoun } from '../kernel/documents/noun.ts';
import type { BlacklistAttributes } from './rule.ts';

/** A rule of points that are not wanted. Agents drop them: `for-agents.ts`. */
export const blacklist: DocumentNoun<BlacklistAttributes> = {
  kind: 'blacklist',
  plural: 'blacklists',
  title: 'blacklist rule',
  prefix: 'blist_',
  permission: 'blacklist.Manage',
  filters: ({ attributes }) => [['type', attributes.type]],
};
