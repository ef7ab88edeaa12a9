import type { Candidate } from '../../../editor/plain-completion.ts';

export const candidates = (kind: Candidate['kind'], labels: readonly string[]): Candidate[] =>
  labels.map((label) => ({ label, kind }));

export const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** The word that ends at a place, of the characters that names of the language have. */
export function wordBefore(text: string, position: number, characters: RegExp): string {
  let from = position;
  while (from > 0 && characters.test(text[from - 1] ?? '')) from -= 1;
  return text.slice(from, position);
}

/** Where the text before a place is inside of a string: the quote, and where it stands; undefined outside. */
export function openQuote(before: string): { readonly quote: string; readonly at: number } | undefined {
  let found: { quote: string; at: number } | undefined;
  for (let index = 0; index < before.length; index += 1) {
    const character = before[index] ?? '';
    if (found === undefined) {
      if ('"\'`'.includes(character)) found = { quote: character, at: index };
    } else if (character === '\\') index += 1;
    else if (character === found.quote) found = undefined;
  }
  return found;
}

/** The brackets that are open before a place, the innermost last, with what stands before each. Strings do not count. */
export function openBrackets(before: string): readonly { readonly bracket: string; readonly at: number }[] {
  const open: { bracket: string; at: number }[] = [];
  let quote = '';
  for (let index = 0; index < before.length; index += 1) {
    const character = before[index] ?? '';
    if (quote !== '') {
      if (character === '\\') index += 1;
      else if (character === quote) quote = '';
    } else if ('"\'`'.includes(character)) quote = character;
    else if ('([{'.includes(character)) open.push({ bracket: character, at: index });
    else if (')]}'.includes(character)) open.pop();
  }
  return open;
}
