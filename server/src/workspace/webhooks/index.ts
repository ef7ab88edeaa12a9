import type { NounModule } from '../kernel/noun-module.ts';
import { webhookOperations } from './operations.ts';
import { revertibleWebhooks } from './revert.ts';

export { startWebhooks } from './start-webhooks.ts';

export const webhooks: NounModule = {
  folder: 'webhooks',
  operations: webhookOperations,
  revertibles: [revertibleWebhooks],
};
