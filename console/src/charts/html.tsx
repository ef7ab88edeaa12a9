import { createElement, type ReactNode } from 'react';
import { safeAddress, safePicture } from './safe-address.ts';

/** Elements that may stand in a text; of others only what is in them is shown. */
const allowed = new Set(
  'a abbr b blockquote br caption center code dd del div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre s samp section small span strong sub sup table tbody td tfoot th thead tr u ul'.split(
    ' ',
  ),
);
/** Of these nothing is shown: what they hold is no text. */
const dropped = new Set(
  'script style template noscript iframe object embed svg math head title textarea select'.split(' '),
);
const empty = new Set(['br', 'hr', 'img']);
const depthMax = 40;

/** Markup of others as elements of ours. The parser that reads it runs nothing and loads nothing. */
export function safeHtml(text: string): ReactNode {
  const { body } = new DOMParser().parseFromString(text, 'text/html');
  return nodesOf(body, 0);
}

function nodesOf(parent: Node, depth: number): ReactNode[] {
  if (depth > depthMax) return [parent.textContent];
  return [...parent.childNodes].map((node, place) => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (!(node instanceof Element)) return null;
    const name = node.tagName.toLowerCase();
    if (dropped.has(name)) return null;
    const attributes = { ...attributesOf(node, name), key: place };
    if (empty.has(name)) return createElement(name, attributes);
    return createElement(allowed.has(name) ? name : 'span', attributes, ...nodesOf(node, depth + 1));
  });
}

/** Styles and handlers are left out: only where links lead, what pictures show, and what cells span. */
function attributesOf(element: Element, name: string): Readonly<Record<string, unknown>> {
  const read = (attribute: string): string => element.getAttribute(attribute) ?? '';
  const title = read('title') === '' ? {} : { title: read('title') };
  if (name === 'a') {
    const href = safeAddress(read('href'));
    const link = { href, target: '_blank', rel: 'noopener noreferrer', className: 'text-accent underline' };
    return href === undefined ? title : { ...title, ...link };
  }
  if (name === 'img')
    return { ...title, src: safePicture(read('src')), alt: read('alt'), className: 'inline max-w-full' };
  if (name === 'td' || name === 'th') {
    return {
      ...title,
      colSpan: spanOf(read('colspan')),
      rowSpan: spanOf(read('rowspan')),
      className: 'border border-line px-2 py-1',
    };
  }
  const headings: Readonly<Record<string, string>> = { h1: 'text-xl', h2: 'text-lg', h3: 'text-base' };
  return /^h[1-6]$/.test(name) ? { ...title, className: `${headings[name] ?? ''} font-semibold` } : title;
}

const spanOf = (text: string): number | undefined => {
  const span = Number.parseInt(text, 10);
  return span > 1 && span <= 100 ? span : undefined;
};
