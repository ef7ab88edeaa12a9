import type { JsonChange, JsonDiff } from '../../../json/index.ts';

/** Of one value in the short form; the whole of it is in the other one. */
const VALUE_UNITS_MAX = 200;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Dashboards hold what anybody wrote: all of it is text here. */
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

const code = (value: unknown): string => {
  const text = JSON.stringify(value) ?? '';
  const cut = text.length > VALUE_UNITS_MAX ? `${text.slice(0, VALUE_UNITS_MAX).toWellFormed()}…` : text;
  return `<code>${escaped(cut)}</code>`;
};

function sentenceOf({ kind, before, after }: JsonChange): string {
  switch (kind) {
    case 'added':
      return `added ${code(after)}`;
    case 'removed':
      return `removed ${code(before)}`;
    case 'changed':
      return `changed from ${code(before)} to ${code(after)}`;
    case 'moved':
      return `moved from ${code(before)} to ${code(after)}`;
  }
}

const more = '<p class="diff-truncated">There are more changes than are shown.</p>';

/** One line for each change, for people. */
export const basicHtml = ({ changes, truncated }: JsonDiff): string =>
  `<ul class="diff-list">${changes
    .map(
      (change) =>
        `<li class="diff-item diff-item-${change.kind}"><b>${escaped(change.path)}</b> ${sentenceOf(change)}</li>`,
    )
    .join('')}</ul>${truncated ? more : ''}`;

/** What goes and what comes, whole, as lines of a patch. */
export function jsonHtml({ changes, truncated }: JsonDiff): string {
  const line = (sign: '-' | '+', path: string, value: unknown) =>
    `<span class="diff-line diff-line-${sign === '-' ? 'old' : 'new'}">${sign} ${escaped(`${JSON.stringify(path)}: ${JSON.stringify(value)}`)}</span>\n`;
  const lines = changes.flatMap(({ path, kind, before, after }) => [
    ...(kind === 'added' ? [] : [line('-', path, before)]),
    ...(kind === 'removed' ? [] : [line('+', path, after)]),
  ]);
  return `<pre class="diff-json">${lines.join('')}</pre>${truncated ? more : ''}`;
}
