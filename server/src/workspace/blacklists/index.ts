import { revertibleDocuments } from '../kernel/documents/revert.ts';
import type { NounModule } from '../kernel/noun-module.ts';
import { archivedBlacklists } from './archived.ts';
import { blacklist } from './noun.ts';
import { blacklistOperations } from './operations.ts';

export { filtersForAgents } from './for-agents.ts';

export const blacklists: NounModule = {
  folder: 'blacklists',
  operations: blacklistOperations,
  revertibles: [revertibleDocuments(blacklist)],
  archived: [archivedBlacklists],
};
