import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';
import { describe, expect, it } from 'vitest';
import { errorRegistry } from '../../../server/src/errors/registry.ts';
import { administrationEn } from './administration/en.ts';
import { dashboardsEn } from './dashboards/en.ts';
import { en } from './en.ts';
import { errorsEn } from './errors/en.ts';
import { errorsZh } from './errors/zh.ts';
import { recordEn } from './record/en.ts';
import { telemetryEn } from './telemetry/en.ts';
import { zh } from './zh.ts';

const sources = fileURLToPath(new URL('..', import.meta.url));
const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !file.includes('.test.') && !file.startsWith('language/'),
);
const texts = new Map(files.map((file) => [file, readFileSync(join(sources, file), 'utf8')]));

type Node = Readonly<Record<string, unknown>> & { readonly type: string };
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';

const childrenOf = (node: Node): Node[] =>
  Object.values(node).flatMap((value) => (Array.isArray(value) ? value.filter(isNode) : isNode(value) ? [value] : []));

/** Attributes whose texts people see or hear. */
const spoken = new Set([
  ...['alt', 'aria-label', 'aria-description', 'aria-valuetext', 'placeholder', 'title'],
  ...['action', 'caption', 'description', 'hint', 'label', 'text'],
]);

/** What is the same in every language: names, abbreviations, examples of what can be written. */
const international = new Set([
  ...['Belvedere', 'ms', 'UTC', 'API', 'PID', 'TLS', 'Ctrl+Enter', '&lt;/&gt;'],
  // Roles as the APIs call them.
  ...['Admin', 'Editor', 'Viewer'],
  ...['JSON', 'Markdown', 'DQL', 'PromQL', 'graphite'],
  ...['now-6h, now/d, 2026-11-22 06:30', '30s, 5m'],
  '-----BEGIN …',
]);
/** Code is written in its own language. */
const ofCode = new Set(['Command', 'CodeBlock', 'code']);
const isText = (text: string): boolean => {
  const trimmed = text.trim();
  return /\p{L}/u.test(trimmed) && !international.has(trimmed);
};

/** The texts that an expression in view can have, written right there. */
function literalsOf(node: Node): string[] {
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' ? [node.value] : [];
    case 'TemplateLiteral':
      return (node.quasis as { value: { cooked: string } }[]).map(({ value }) => value.cooked);
    case 'ConditionalExpression':
      return [...literalsOf(node.consequent as Node), ...literalsOf(node.alternate as Node)];
    case 'LogicalExpression':
    case 'BinaryExpression':
      return node.operator === '===' || node.operator === '!=='
        ? []
        : [...literalsOf(node.left as Node), ...literalsOf(node.right as Node)];
    case 'JSXExpressionContainer':
      return literalsOf(node.expression as Node);
    case 'JSXText':
      return [node.value as string];
    default:
      return [];
  }
}

function nameOf({ openingElement }: Node): string {
  const name = isNode(openingElement) ? openingElement.name : undefined;
  return isNode(name) ? String(name.name) : '';
}

/** Texts that a component shows as they stand in the code, whatever the language. */
function shownLiterals(file: string, code: string): string[] {
  const found: string[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'JSXElement' && ofCode.has(nameOf(node))) return;
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      found.push(...(node.children as Node[]).flatMap(literalsOf).filter(isText));
    }
    if (node.type === 'JSXAttribute') {
      const { name } = node.name as { name: unknown };
      if (isNode(node.value) && spoken.has(String(name))) found.push(...literalsOf(node.value).filter(isText));
    }
    for (const child of childrenOf(node)) visit(child);
  };
  visit(parseSync(file, code).program as unknown as Node);
  return found.map((text) => `${file}: ${text.trim()}`);
}

const placeholders = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

describe('the texts of the console', () => {
  it('have a name each: of two with one name the later would be shown in both places', () => {
    const parts = [administrationEn, recordEn, telemetryEn, dashboardsEn];
    const own = [...readFileSync(join(sources, 'language/en.ts'), 'utf8').matchAll(/^ {2}(\w+):/gm)].map(
      ([, name]) => name,
    );
    const names = [...parts.flatMap((part) => Object.keys(part)), ...own];
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });

  it('are there in both languages, with the same values in them', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
    const differing = (Object.keys(en) as (keyof typeof en)[]).filter(
      (key) => zh[key].trim() === '' || placeholders(zh[key]).join() !== placeholders(en[key]).join(),
    );
    expect(differing).toEqual([]);
  });

  it('are there for every error code of the server, with what to do next', () => {
    const codes = Object.keys(errorRegistry).sort();
    expect(Object.keys(errorsEn).sort()).toEqual(codes);
    expect(Object.keys(errorsZh).sort()).toEqual(codes);
  });

  it('are Chinese in Chinese, but for names', () => {
    const untranslated = [
      ...Object.entries(zh),
      ...Object.entries(errorsZh).flatMap(([code, { title, step }]) => [[code, title] as const, [code, step] as const]),
    ].filter(([, text]) => !/\p{Script=Han}/u.test(text) && isText(text.replaceAll(/\{\w+\}/g, '')));
    expect(untranslated).toEqual([]);
  });

  it('never stand in a component itself', () => {
    const literals = [...texts]
      .filter(([file]) => file.endsWith('.tsx'))
      .flatMap(([file, code]) => shownLiterals(file, code));
    expect(literals).toEqual([]);
  });

  it('are found in a component wherever they can stand', () => {
    const code = `export const A = ({ b }) => <p title="one" className="not this">two {b ? 'three' : <i>four</i>} {\`five \${b}\`} {b && 'six'} {t('nor this')}</p>`;
    expect(shownLiterals('a.tsx', code).sort()).toEqual(
      ['five', 'four', 'one', 'six', 'three', 'two'].map((text) => `a.tsx: ${text}`),
    );
  });

  it('are all in use', () => {
    const code = [...texts.values(), readFileSync(join(sources, 'language/error-text.ts'), 'utf8')].join('\n');
    const named = new Set([...code.matchAll(/['"`]([\w.]+)['"`]/g)].map(([, name]) => name ?? ''));
    const families = [...code.matchAll(/`(\w+\.)\$\{/g)].map(([, family]) => family ?? '');
    const isUsed = (key: string) => named.has(key) || families.some((family) => key.startsWith(family));
    expect(Object.keys(en).filter((key) => !isUsed(key))).toEqual([]);
  });
});
