import { BelvedereError } from '../../errors/index.ts';
import type { AnnotationState } from './state.ts';

const TEXT_UNITS_MAX = 16 * 1024;
const TAGS_MAX = 50;
const TAG_UNITS_MAX = 100;
const DATA_UNITS_MAX = 64 * 1024;
/** The last moment that a Date can hold. */
const TIME_MAX = 8_640_000_000_000_000;

const refuse = (sentence: string): BelvedereError => new BelvedereError('InvalidParameter', sentence);

/** The state as it is kept: the start before the end, each tag once. Errors: `InvalidParameter` that names the field. */
export function checkedAnnotation(state: AnnotationState): AnnotationState {
  const { text, data } = state;
  if (text.trim() === '') throw refuse('text is empty');
  if (text.length > TEXT_UNITS_MAX) throw refuse(`text is at most ${TEXT_UNITS_MAX} characters long`);
  for (const time of [state.start, state.end]) {
    if (!Number.isSafeInteger(time) || time < 0 || time > TIME_MAX) {
      throw refuse('time and timeEnd are whole milliseconds since 1970');
    }
  }
  const tags = [...new Set(state.tags.map((tag) => tag.trim()))].filter((tag) => tag !== '');
  if (tags.length > TAGS_MAX) throw refuse(`tags holds more than ${TAGS_MAX} tags`);
  if (tags.some((tag) => tag.length > TAG_UNITS_MAX)) throw refuse(`a tag is at most ${TAG_UNITS_MAX} characters long`);
  if (JSON.stringify(data).length > DATA_UNITS_MAX) throw refuse('data is too large');
  return { text, tags, start: Math.min(state.start, state.end), end: Math.max(state.start, state.end), data };
}
