import { Type } from 'typebox';
import { parseJson } from '../../json/index.ts';
import { closed } from './schemas.ts';

/** A stored text as a value to compare: parsed where it is JSON, else the text. */
export function comparableText(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

/** What a readable diff of two states shows. */
export const diffFields = {
  truncated: Type.Boolean({ description: 'true when there are more changes than shown' }),
  changes: Type.Array(
    closed({
      path: Type.String({ description: 'JSON Pointer into the state; for documents name, status, attributes, body …' }),
      kind: Type.Enum(['added', 'removed', 'changed', 'moved'], {
        description: 'moved: before and after are the places in the array',
      }),
      before: Type.Optional(Type.Unsafe<unknown>({ 'x-stored-document': true })),
      after: Type.Optional(Type.Unsafe<unknown>({ 'x-stored-document': true })),
    }),
  ),
};
