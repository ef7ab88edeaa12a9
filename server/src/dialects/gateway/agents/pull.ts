import { queryOf } from '../../ingest.ts';
import { forSender } from './sender.ts';

/** What an agent asks for, by the parameters of its request. */
interface PullRequest {
  readonly workspaceNumber: number;
  readonly filters: boolean;
  readonly remotePipelines: boolean;
  /** When the pipelines and their relations that the agent has were changed: the number that it was given with them. */
  readonly pipelinesAt: number;
  readonly relationsAt: number;
}

/** Part of the answer: members such as `filters` or `remote_pipelines`. Nothing where there are no orders. */
export type PullSource = (request: PullRequest) => Promise<Readonly<Record<string, unknown>>>;

/** The values of its configuration as of never: whatever an agent has stays. Without them it warns in its log twice a minute. */
const sameValues = { kv: { value: '', version: 0 } };

/** Answers an agent that asks, twice a minute, what it is to do: `{}` is nothing. */
export const answerPull = forSender(async ({ workspaceNumber }, exchange, { pullSources }) => {
  const parameter = queryOf(exchange);
  const asked: PullRequest = {
    workspaceNumber,
    filters: parameter('filters') === 'true',
    remotePipelines: parameter('remote_pipelines') === 'true',
    pipelinesAt: Number(parameter('ts') ?? 0) || 0,
    relationsAt: Number(parameter('relation_ts') ?? 0) || 0,
  };
  const values = parameter('kv') === 'true' ? sameValues : {};
  return Object.assign({}, values, ...(await Promise.all(pullSources.map((source) => source(asked)))));
});
