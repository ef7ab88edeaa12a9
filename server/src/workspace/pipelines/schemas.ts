import { Type } from 'typebox';
import { auditFields, BULK_MAX, closed, nullable, personInfo, uuidArray } from '../kernel/schemas.ts';

export const categories = [
  'logging',
  'object',
  'custom_object',
  'network',
  'tracing',
  'rum',
  'security',
  'keyevent',
  'metric',
  'profiling',
  'dialtesting',
  'billing',
] as const;
export const pipelineTypes = ['local', 'central'] as const;
/** Empty: not said. */
export const dataTypes = ['', 'line_protocol', 'json', 'message'] as const;
export const NAME_LENGTH_MAX = 256;
/** Letters, digits, underscore, hyphen and CJK ideographs: a name is a file name on the collector. */
export const NAME_PATTERN = '^[a-zA-Z0-9_\\u4e00-\\u9fa5-]+$';

const flag = (description: string) => Type.Union([Type.Literal(0), Type.Literal(1)], { description });
const texts = (description: string) => Type.Array(Type.String(), { description });

export const category = Type.Enum([...categories], { description: 'kind of data it works on' });
export const pipelineType = Type.Enum([...pipelineTypes], {
  description: 'where it runs: on the collector (local) or on the server (central)',
});
const source = texts('names of the sources that it applies to');
const content = Type.String({ description: 'the script, base64 with padding; line breaks are allowed and kept' });
const testData = Type.String({ description: 'samples to try the script with, base64; may be empty' });
const dataType = Type.Enum([...dataTypes], { description: 'format of the samples; may be empty' });
const asDefault = flag('1 for the default pipeline of the category; there is one');
const enableByLogBackup = flag('1 works on forwarded data too');
const isForce = Type.Boolean({
  description:
    'allows to replace the default pipeline of the category; without it asDefault 1 is refused when there is one',
});
const extend = closed(
  {
    appID: Type.Optional(nullable(texts('ids of RUM applications'))),
    measurement: Type.Optional(nullable(texts('sources or measurements'))),
    loggingIndex: Type.Optional(nullable(Type.String({ description: 'log index' }))),
  },
  { description: 'further scope; kept and answered as sent' },
);

export const writeBody = closed({
  name: Type.String({
    minLength: 1,
    maxLength: NAME_LENGTH_MAX,
    pattern: NAME_PATTERN,
    description: 'file name: letters, digits, underscore, hyphen and CJK ideographs',
  }),
  type: pipelineType,
  category,
  content,
  source: Type.Optional(source),
  testData: Type.Optional(testData),
  dataType: Type.Optional(dataType),
  asDefault: Type.Optional(asDefault),
  isForce: Type.Optional(isForce),
  enableByLogBackup: Type.Optional(enableByLogBackup),
  extend: Type.Optional(extend),
});

const headFields = { ...auditFields, name: Type.String(), category, asDefault };

export const listedPipeline = closed({ ...headFields, creatorInfo: personInfo, updatorInfo: personInfo });

export const readPipeline = closed({
  ...headFields,
  type: pipelineType,
  source,
  content,
  testData,
  dataType,
  enableByLogBackup,
  isForce: Type.Boolean({ description: 'what the last add or modify said' }),
  extend,
  isSysTemplate: Type.Integer({ description: '0: there are no pipelines of the system' }),
});

const exportedRow = closed({
  name: Type.String(),
  category,
  type: pipelineType,
  asDefault,
  isDisable: Type.Boolean({ description: 'true for status 2' }),
  source,
  content,
  testData,
  dataType,
  enableByLogBackup,
  extend,
});

export const exportedPipelines = closed({ pipelines: Type.Array(exportedRow) });

/** Rows say only their types here: a row that breaks a rule is counted as failed and does not refuse the others. */
const importedRow = closed({
  name: Type.Optional(Type.String({ description: 'needed; same rule as in add' })),
  category: Type.Optional(Type.String({ description: 'needed; same values as in add' })),
  content: Type.Optional(Type.String({ description: 'needed; base64' })),
  type: Type.Optional(Type.String({ description: 'local or central; local for a new pipeline that does not say' })),
  asDefault: Type.Optional(Type.Integer({ description: '0 or 1' })),
  isDisable: Type.Optional(Type.Boolean()),
  source: Type.Optional(source),
  testData: Type.Optional(testData),
  dataType: Type.Optional(Type.String({ description: 'same values as in add' })),
  enableByLogBackup: Type.Optional(Type.Integer({ description: '0 or 1' })),
  extend: Type.Optional(extend),
});

export const importBody = closed({
  pipelines: Type.Array(importedRow, { maxItems: BULK_MAX, description: 'rows as exported' }),
  pipelineType: Type.Enum(['logging', 'all'], {
    description: 'logging takes rows of the category logging only, all takes every category',
  }),
  isForce: Type.Optional(isForce),
});

export const importCounts = closed({
  success_count: Type.Integer({ description: 'rows that were created, updated, or were there already' }),
  fail_count: Type.Integer({ description: 'rows that were left out' }),
  failures: Type.Array(
    closed({
      index: Type.Integer({ description: 'of the row, from 0' }),
      name: Type.String(),
      errorCode: Type.String(),
      message: Type.String(),
    }),
    { description: 'why each of them was left out' },
  ),
});

export const pipelineUuids = uuidArray('pl_', 'uuids of pipelines');
