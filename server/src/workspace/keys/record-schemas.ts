import { Type } from 'typebox';
import { callGaps, callGapsAnswer } from '../kernel/call-gaps.ts';
import { closed, nullable, optionalEpochMilliseconds } from '../kernel/schemas.ts';
import type { Advice, KeyAdvice } from './advice.ts';
import type { KeyUseReport } from './use-report.ts';

const time = (description: string) => optionalEpochMilliseconds(description, { inclusive: true });

export const windowQuery = closed({
  fromMs: time('begin of the period; 30 days before its end unless sent'),
  toMs: time('end of the period; now unless sent'),
});

const count = (description: string) => Type.Integer({ description });
const epoch = (description: string) => count(`${description}, epoch milliseconds`);
const text = (description: string) => Type.String({ description });

const windowFields = { fromMs: epoch('begin of the period'), toMs: epoch('end of the period') };

const totalFields = {
  calls: count('calls in the period'),
  succeeded: count('of them with a status below 400'),
  refused: count('of them with 401, 403 or 429'),
  failed: count('of them with every other status'),
};

export const useContent = closed({
  ...windowFields,
  ...totalFields,
  limited: count('of the refused ones those that a limit of calls refused'),
  firstMs: nullable(epoch('first call of the period')),
  lastMs: nullable(epoch('last call of the period')),
  operations: Type.Array(
    closed({
      operation: text('what was called; unknown where no route fits'),
      effect: Type.Enum(['read', 'change', 'none']),
      permission: text('what it needs; empty for none'),
      ...totalFields,
      lastMs: epoch('last call of it'),
    }),
    { description: 'most called first, at most 1,000' },
  ),
  permissionsUsed: Type.Array(Type.String(), { description: 'needed by calls that succeeded' }),
  permissionsNeverUsed: Type.Array(Type.String(), {
    description: 'held by its roles and needed by no call that succeeded',
  }),
  errors: Type.Array(closed({ errorCode: text('error code'), calls: count('how often'), lastMs: epoch('last time') }), {
    description: 'most frequent first',
  }),
  addresses: Type.Array(
    closed({ address: text('where calls came from'), calls: count('how many'), lastMs: epoch('last time') }),
    { description: 'most frequent first' },
  ),
  peak: closed({
    callsPerMinute: count('most calls within any 60 seconds, without those that a limit refused'),
    atMs: nullable(epoch('begin of them')),
  }),
  gaps: callGaps,
});

export const useAnswer = ({ window, use, permissionsUsed, permissionsNeverUsed, gaps }: KeyUseReport) => {
  const { total, operations, ...rest } = use;
  return {
    fromMs: window.fromMs,
    toMs: window.toMs,
    calls: total,
    ...rest,
    operations: operations.map(({ total: calls, ...operation }) => ({ ...operation, calls })),
    permissionsUsed,
    permissionsNeverUsed,
    gaps: callGapsAnswer(gaps),
  };
};

const reasons = Type.Array(Type.String(), { description: 'why, a sentence each' });

export const adviceContent = closed({
  ...windowFields,
  calls: totalFields.calls,
  succeeded: totalFields.succeeded,
  role: closed({
    current: Type.Array(Type.String(), { description: 'roles of the key' }),
    advised: nullable(text('the smallest system role with which every successful call would have succeeded')),
    reasons,
  }),
  readOnly: closed({
    current: Type.Boolean(),
    advised: nullable(Type.Boolean({ description: 'true: it changed nothing' })),
    reasons,
  }),
  allowedAddresses: closed({
    current: Type.Array(Type.String(), { description: 'empty: every address' }),
    advised: nullable(Type.Array(Type.String(), { description: 'where its successful calls came from' })),
    reasons,
  }),
  limitPerMinute: closed({
    current: nullable(Type.Integer({ description: 'null: no limit' })),
    advised: nullable(Type.Integer({ description: 'what would have sufficed, without anything to spare' })),
    reasons,
  }),
  gaps: callGaps,
});

const advice = <Value, Advised>({ current, advised, reasons: why }: Advice<Value, Advised>) => ({
  current,
  advised,
  reasons: why,
});

export const adviceAnswer = (given: KeyAdvice) => ({
  fromMs: given.window.fromMs,
  toMs: given.window.toMs,
  calls: given.calls,
  succeeded: given.succeeded,
  role: advice(given.role),
  readOnly: advice(given.readOnly),
  allowedAddresses: advice(given.allowedAddresses),
  limitPerMinute: advice(given.limitPerMinute),
  gaps: callGapsAnswer(given.gaps),
});
