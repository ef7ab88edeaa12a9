import { comparableText } from '../readable-diff.ts';
import type { DocumentDraft, DocumentNoun } from './noun.ts';

/** What a diff compares: names and settings as they are, the body in its readable form, as a value where it is JSON. */
export function comparableDraft(noun: Pick<DocumentNoun, 'readable'>, draft: DocumentDraft): unknown {
  const { body, ...rest } = draft;
  return { ...rest, body: (noun.readable ?? comparableText)(body) };
}
