import { quoted } from '../text/escapes.ts';
import type { PathStep } from '../text/json-path.ts';
import { isBareName, WORD } from '../text/names.ts';

/** A field's name, quoted where it has to be. */
export function fieldName(name: string): string {
  if (isBareName(name)) return name;
  // Between back-ticks a star is every field, and @ leads into JSON.
  return name === '*' || /[`@]/.test(name) ? `identifier(${quoted(name)})` : `\`${name}\``;
}

export function sourceName(name: string): string {
  return isBareName(name) ? name : quoted(name);
}

export function aliasText(alias: string | null): string {
  if (alias === null) return '';
  const name = isBareName(alias) ? alias : alias.includes('`') ? quoted(alias) : `\`${alias}\``;
  return ` AS ${name}`;
}

/** A regular expression where a text would be something else. */
export function regexText(pattern: string): string {
  return pattern.includes('`') ? `re(${quoted(pattern)})` : `re(\`${pattern}\`)`;
}

/** A regular expression where a text is one. */
export function patternText(pattern: string): string {
  return pattern.includes('\\') ? regexText(pattern) : quoted(pattern);
}

export function pathText(field: string, steps: readonly PathStep[]): string {
  const base = isBareName(field) ? field : `\`${field}\``;
  const parts = steps.map((step, index) => {
    if (typeof step === 'number') return `[${step}]`;
    return isKey(step) ? `${index === 0 ? '' : '.'}${step}` : `[${quoted(step)}]`;
  });
  return `${base}@${parts.join('')}`;
}

/** In a path every word is a key, keywords too, and a dot begins the next one. */
function isKey(step: string): boolean {
  WORD.lastIndex = 0;
  return !step.includes('.') && WORD.exec(step)?.[0] === step;
}
