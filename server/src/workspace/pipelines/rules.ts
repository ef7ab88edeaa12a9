import type { Static } from 'typebox';
import { checkBase64 } from './base64.ts';
import type { Pipeline, PipelineAttributes, PipelineDraft } from './noun.ts';
import { emptyRule, type Rule, ruleOf } from './rule.ts';
import type { writeBody } from './schemas.ts';

/** What a request or an imported row may set; what it leaves out stays, or is empty in a new pipeline. */
export type Sent = Partial<PipelineAttributes & Rule> & { readonly name: string; readonly status?: number };

/** Value of `status`; 0 is enabled. */
export const DISABLED = 2;

export const statusOf = (isDisable: boolean): number => (isDisable ? DISABLED : 0);

const FORMAT = 'guance';
const emptyAttributes: PipelineAttributes = { category: 'logging', type: 'local', asDefault: 0, isForce: false };

/** Errors: `InvalidParameter` for what is not base64. */
export function draftOfSent(sent: Sent, current: Pipeline | undefined): PipelineDraft {
  const attributes = current?.attributes ?? emptyAttributes;
  const rule = current === undefined ? emptyRule : ruleOf(current);
  if (sent.content !== undefined) checkBase64('content', sent.content);
  if (sent.testData !== undefined) checkBase64('testData', sent.testData);
  return {
    name: sent.name,
    format: FORMAT,
    status: sent.status ?? current?.status ?? 0,
    attributes: {
      category: sent.category ?? attributes.category,
      type: sent.type ?? attributes.type,
      asDefault: sent.asDefault ?? attributes.asDefault,
      isForce: sent.isForce ?? attributes.isForce,
    },
    body: JSON.stringify({
      source: sent.source ?? rule.source,
      content: sent.content ?? rule.content,
      testData: sent.testData ?? rule.testData,
      dataType: sent.dataType ?? rule.dataType,
      enableByLogBackup: sent.enableByLogBackup ?? rule.enableByLogBackup,
      extend: sent.extend ?? rule.extend,
    } satisfies Rule),
    tagNames: [],
  };
}

/** A force is said anew each time: one of last month must not replace today's default. */
export const draftOfWrite = (body: Static<typeof writeBody>, current?: Pipeline): PipelineDraft =>
  draftOfSent({ ...body, isForce: body.isForce ?? false }, current);
