import { answerOtlpExport } from '../../otlp-export.ts';
import { answerJson } from '../answers.ts';
import type { GatewayRoute } from '../routes.ts';
import { answerCheckToken } from './check-token.ts';
import { answerDialPull, answerDialVariables } from './dial-tasks.ts';
import { answerElection } from './election.ts';
import { answerLabels } from './labels.ts';
import { answerPull } from './pull.ts';
import { forSender } from './sender.ts';
import { answerUpload } from './uploads.ts';
import { answerUsageTrace } from './usage-trace.ts';
import { answerWorkspace } from './workspace.ts';

const otlp = (path: string, ...[signal, category]: readonly [Signal, Kind?]): GatewayRoute => ({
  method: 'POST',
  path,
  operation: 'otlp',
  answer: (exchange, options, http) => answerOtlpExport(exchange, options, http, signal, category),
});
type Signal = Parameters<typeof answerOtlpExport>[3];
type Kind = Parameters<typeof answerOtlpExport>[4];

/** For what an agent may ask and nobody has anything to say to: an empty object keeps it content. */
const nothing = forSender(async () => ({}));

/** Everything that agents and their kin call beside the writes of points. */
export const agentRoutes: readonly GatewayRoute[] = [
  { method: 'GET', path: '/v1/datakit/pull', operation: 'pull', answer: answerPull },
  { method: 'GET', path: '/v2/logfilter/pull', operation: 'pull', answer: nothing },
  { method: 'GET', path: '/v1/pipeline/pull', operation: 'pull', answer: nothing },
  { method: 'GET', path: '/v1/env_variable', operation: 'env-variable', answer: nothing },
  { method: 'POST', path: '/v1/write/heartbeat', operation: 'heartbeat', answer: nothing },
  { method: 'POST', path: '/v1/election', operation: 'election', answer: answerElection },
  { method: 'POST', path: '/v1/election/heartbeat', operation: 'election', answer: answerElection },
  { method: 'GET', path: '/v1/task/pull', operation: 'dial-pull', answer: answerDialPull },
  { method: 'POST', path: '/v1/variable/update/{region_id}', operation: 'dial-variables', answer: answerDialVariables },
  { method: 'POST', path: '/v1/datakit/usage_trace', operation: 'usage-trace', answer: answerUsageTrace },
  { method: 'POST', path: '/v1/workspace', operation: 'workspace', answer: answerWorkspace },
  { method: 'GET', path: '/v1/check/token/{token}', operation: 'check-token', answer: answerCheckToken },
  { method: 'POST', path: '/v1/object/labels', operation: 'labels', answer: answerLabels('POST') },
  { method: 'DELETE', path: '/v1/object/labels', operation: 'labels', answer: answerLabels('DELETE') },
  {
    method: 'GET',
    path: '/v2/list/dataway',
    operation: 'list-dataway',
    answer: forSender(async () => ({ content: { dataway_list: [], interval: 300 } })),
  },
  {
    method: 'GET',
    path: '/v1/ntp',
    operation: 'ntp',
    answer: (exchange, { kernel }) => answerJson(exchange, { timestamp_sec: Math.floor(kernel.now() / 1_000) }),
  },
  { method: 'POST', path: '/v1/log', operation: 'upload', answer: answerUpload('bug_report') },
  { method: 'POST', path: '/v1/write/rum/replay', operation: 'upload', answer: answerUpload('session_replay') },
  { method: 'POST', path: '/v1/upload/profiling', operation: 'upload', answer: answerUpload('profile') },
  otlp('/v1/traces', 'traces'),
  otlp('/v1/metrics', 'metrics'),
  otlp('/v1/logs', 'logs'),
  otlp('/v1/write/otel-llm', 'traces', 'llm'),
  otlp('/v1/write/otel-metrics', 'metrics'),
  otlp('/api/public/otel/v1/traces', 'traces', 'llm'),
  otlp('/api/public/otel/v1/metrics', 'metrics'),
  otlp('/api/public/otel/v1/logs', 'logs'),
];
