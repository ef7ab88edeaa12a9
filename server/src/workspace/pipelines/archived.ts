import { Type } from 'typebox';
import { lazyValidator } from '../../json/index.ts';
import { type ArchivedKind, refusedLine } from '../kernel/archived.ts';
import { archivedAccess } from '../kernel/archived-access.ts';
import { archivedDocuments, objectOfBody } from '../kernel/documents/archived.ts';
import { checkBase64 } from './base64.ts';
import { takeDefault } from './default.ts';
import { type PipelineDraft, pipeline } from './noun.ts';
import { ruleOf } from './rule.ts';
import { category, NAME_LENGTH_MAX, NAME_PATTERN, pipelineType, readPipeline } from './schemas.ts';

const attributes = Type.Object({
  ...archivedAccess,
  category,
  type: pipelineType,
  asDefault: Type.Enum([0, 1]),
  isForce: Type.Boolean(),
});

const { source, content, testData, dataType, enableByLogBackup, extend } = readPipeline.properties;
const rule = lazyValidator(Type.Object({ source, content, testData, dataType, enableByLogBackup, extend }));
const namePattern = new RegExp(NAME_PATTERN);

/** Errors: `InvalidParameter` for what `add` would refuse. */
function accept(draft: PipelineDraft): PipelineDraft {
  if (draft.name.length > NAME_LENGTH_MAX || !namePattern.test(draft.name))
    throw refusedLine('the name is no file name');
  if (!rule.accepts(objectOfBody(draft))) throw refusedLine('the body is not the rule of a pipeline');
  const sent = ruleOf(draft);
  checkBase64('content', sent.content);
  checkBase64('testData', sent.testData);
  return draft;
}

export const archivedPipelines: ArchivedKind = archivedDocuments(pipeline, {
  after: [],
  attributes,
  defaults: { category: 'logging', type: 'local', asDefault: 0, isForce: false },
  formats: ['guance'],
  accept,
  check: async (call, { attributes: { asDefault, category } }, own) => {
    if (asDefault !== 1) return;
    // That the last write elsewhere was forced says nothing about what may give way here.
    await takeDefault(call, pipeline, { category, isForce: call.conflicts === 'overwrite', ownId: own?.id });
  },
});
