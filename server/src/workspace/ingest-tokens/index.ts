import type { NounModule } from '../kernel/noun-module.ts';
import { tokenOperations } from './operations.ts';

export { insertToken } from './create.ts';
export { ownToken } from './own-token.ts';
export { newToken } from './secret.ts';
export { createFindSender } from './sender.ts';
export { createTokenUsage, type TokenUsage } from './usage.ts';

/** Changes of tokens are recorded and not reverted: a secret that is gone cannot come back. */
export const ingestTokens: NounModule = { folder: 'ingest-tokens', operations: tokenOperations, revertibles: [] };
