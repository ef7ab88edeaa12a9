import type { GatewayRoute } from '../routes.ts';
import { answerPull } from './pull.ts';

export const agentRoutes: readonly GatewayRoute[] = [
  { method: 'GET', path: '/v1/datakit/pull', operation: 'pull', answer: answerPull },
];
