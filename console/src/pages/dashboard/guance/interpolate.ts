import { type Chosen, type ChosenByName, isAll, meantValues } from '../variables/variable.ts';

/** What means "no filter" as a value of a variable. */
const star = '*';

interface Meant {
  readonly values: readonly string[];
  readonly isStar: boolean;
  /** Values of a list are texts; what was typed may be a pattern. */
  readonly isListed: (value: string) => boolean;
}

function meantOf(chosen: Chosen): Meant {
  const { values, options } = chosen;
  const isStar = values.length === 0 || values.includes(star) || (isAll(values) && options.length === 0);
  const listed = new Set(options.map(({ value }) => value));
  return { values: meantValues(chosen), isStar, isListed: (value) => listed.has(value) };
}

const regexText = (value: string): string => value.replaceAll(/[\\^$*+?.()|[\]{}/]/g, '\\$&');
const patternOf = ({ values, isStar, isListed }: Meant): string => {
  if (isStar) return '.*';
  const parts = values.map((value) => (isListed(value) ? regexText(value) : value));
  return parts.length === 1 ? (parts[0] ?? '') : `(${parts.join('|')})`;
};

const single = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** A field, how it is compared, and the variable: `host = '#{host}'`, `` `host` != #{host} ``. */
const comparison = /((?:`[^`]+`|[\w.@-]+)\s*)(=~|!=|=)(\s*)(?:(['"])#\{(\w+)\}\4|(`)#\{(\w+)\}\6|#\{(\w+)\})/g;
const memberships = /((?:`[^`]+`|[\w.@-]+)\s+)(NOT\s+IN|IN)\s*\[\s*(['"`]?)#\{(\w+)\}\3\s*\]/gi;
const patterns = /\b(re)\(\s*(['"`])(.*?)#\{(\w+)\}(.*?)\2\s*\)/gi;
const searches =
  /((?:`[^`]+`|[\w.@-]+)\s*(?:=|!=)\s*)(wildcard|match|phrase|query_string)\(\s*(['"`])#\{(\w+)\}\3\s*\)/gi;

/** A condition that is always true, in the place of one that the star has made void. */
const droppedMark = '\u0000dropped\u0000';

/**
 * Puts the values of variables into a text of DQL. What becomes of `#{code}` depends on where it stands: several values make `=` an `IN`, the
 * star takes the whole condition away. Codes that nobody knows stay.
 */
export function interpolateDql(text: string, chosen: ChosenByName): string {
  const meant = (code: string | undefined): Meant | undefined => {
    const found = chosen.get(code ?? '');
    return found === undefined ? undefined : meantOf(found);
  };
  const replaced = text
    .replaceAll(searches, (whole, before: string, name: string, _quote: string, code: string) => {
      const found = meant(code);
      if (found === undefined) return whole;
      if (found.isStar) return droppedMark;
      const calls = found.values.map((value) => `${before}${name}(${single(value)})`);
      return calls.length === 1 ? (calls[0] ?? '') : `(${calls.join(' OR ')})`;
    })
    .replaceAll(memberships, (whole, before: string, operator: string, _quote: string, code: string) => {
      const found = meant(code);
      if (found === undefined) return whole;
      return found.isStar ? droppedMark : `${before}${operator} [${found.values.map(single).join(', ')}]`;
    })
    .replaceAll(patterns, (whole, name: string, quote: string, start: string, code: string, end: string) => {
      const found = meant(code);
      return found === undefined ? whole : `${name}(${quote}${start}${patternOf(found)}${end}${quote})`;
    })
    .replaceAll(comparison, (whole, before: string, operator: string, _blank, ...rest: (string | undefined)[]) => {
      const found = meant(rest[1] ?? rest[3] ?? rest[4]);
      if (found === undefined) return whole;
      if (operator === '=~') return `${before}=~ ${single(patternOf(found))}`;
      if (found.isStar) return droppedMark;
      if (found.values.length === 1) return `${before}${operator} ${single(found.values[0] ?? '')}`;
      return `${before}${operator === '=' ? 'IN' : 'NOT IN'} [${found.values.map(single).join(', ')}]`;
    })
    .replaceAll(/#\{(\w+)\}/g, (whole, code: string) => {
      const found = meant(code);
      if (found === undefined) return whole;
      return found.isStar ? 're(`.*`)' : found.values.join(', ');
    });
  return withoutDropped(replaced);
}

/** Takes the places of dropped conditions out, with the word that joined them to others. */
function withoutDropped(text: string): string {
  if (!text.includes(droppedMark)) return text;
  const mark = droppedMark;
  let rest = text;
  for (let before = ''; before !== rest; ) {
    before = rest;
    rest = rest
      .replaceAll(new RegExp(`\\(\\s*${mark}\\s*\\)`, 'g'), mark)
      .replaceAll(new RegExp(`${mark}\\s*(?:,|\\b(?:and|or)\\b|&&|\\|\\|)\\s*`, 'gi'), '')
      .replaceAll(new RegExp(`\\s*(?:,|\\b(?:and|or)\\b|&&|\\|\\|)\\s*${mark}`, 'gi'), '')
      .replaceAll(new RegExp(`\\{\\s*${mark}\\s*\\}`, 'g'), '');
  }
  return rest.replaceAll(mark, '');
}

const labelMatch = /([\w#{}]+)\s*(=~|!~|!=|=)\s*"([^"]*)#\{(\w+)\}([^"]*)"/g;

/** The same for PromQL: several values make a matcher one of patterns. */
export function interpolatePromql(text: string, chosen: ChosenByName): string {
  return text
    .replaceAll(labelMatch, (whole, label: string, operator: string, start: string, code: string, end: string) => {
      const found = chosen.get(code);
      if (found === undefined) return whole;
      const meant = meantOf(found);
      const pattern = `${start}${patternOf(meant)}${end}`.replaceAll('\\', '\\\\');
      if (operator.endsWith('~')) return `${label}${operator}"${pattern}"`;
      if (!meant.isStar && meant.values.length === 1) return `${label}${operator}"${start}${meant.values[0]}${end}"`;
      return `${label}${operator === '=' ? '=~' : '!~'}"${pattern}"`;
    })
    .replaceAll(/#\{(\w+)\}/g, (whole, code: string) => plainValue(chosen, code) ?? whole);
}

/** The same for what people read: titles, texts, addresses. */
export const interpolateText = (text: string, chosen: ChosenByName): string =>
  text.replaceAll(/#\{(?:V\.)?(\w+)\}/g, (whole, code: string) => plainValue(chosen, code) ?? whole);

function plainValue(chosen: ChosenByName, code: string): string | undefined {
  const found = chosen.get(code);
  if (found === undefined) return undefined;
  const { values, isStar } = meantOf(found);
  return isStar ? star : values.join(', ');
}

export const codesIn = (text: string): readonly string[] =>
  [...text.matchAll(/#\{(\w+)\}/g)].map(([, code]) => code ?? '');
