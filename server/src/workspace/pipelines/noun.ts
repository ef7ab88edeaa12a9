import { parseJson } from '../../json/index.ts';
import type { DocumentAttributes, DocumentDraft, DocumentNoun, StoredDocument } from '../kernel/documents/noun.ts';
import { readableBase64 } from './base64.ts';
import { takeDefault } from './default.ts';
import type { Rule } from './rule.ts';

export interface PipelineAttributes extends DocumentAttributes {
  readonly category: string;
  /** Where it runs: on the collector (`local`) or on the server (`central`). */
  readonly type: string;
  /** 1 for the one default of its category. */
  readonly asDefault: number;
  /** Whether the last add or modify was allowed to replace the default: clients read back what they sent. */
  readonly isForce: boolean;
}

export type Pipeline = StoredDocument<PipelineAttributes>;
export type PipelineNoun = DocumentNoun<PipelineAttributes>;
export type PipelineDraft = DocumentDraft<PipelineAttributes>;

/** What a pipeline does with points comes with ingest; here it is kept. */
export const pipeline: PipelineNoun = {
  kind: 'pipeline',
  plural: 'pipelines',
  title: 'pipeline',
  prefix: 'pl_',
  permission: 'pipeline.pipelineManage',
  errors: ['DefaultPipelineExists'],
  filters: ({ attributes }) => [
    ['category', attributes.category],
    ['type', attributes.type],
    ...(attributes.asDefault === 1 ? [['default', attributes.category] as const] : []),
  ],
  readable: (body) => {
    const rule = parseJson(body) as Rule;
    return { ...rule, content: readableBase64(rule.content), testData: readableBase64(rule.testData) };
  },
  check: async (call, { attributes }, current) => {
    const { asDefault, category, isForce } = attributes;
    if (asDefault === 1) await takeDefault(call, pipeline, { category, isForce, ownId: current?.id });
  },
};
