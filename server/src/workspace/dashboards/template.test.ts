import { expect, test } from 'vitest';
import { readSentJson } from '../../json/index.ts';
import { deriveTemplate } from '../kernel/template.ts';
import type { Dashboard } from './answers.ts';
import { draftOfCreate, rewriteOfModify } from './rules.ts';

const template = {
  title: 'as sent',
  tagInfo: [{ name: 'a' }],
  dashboardExtend: { kept: 1 },
  dashboardMapping: [],
  main: { charts: [{ pos: { x: 1 } }, 'text', { pos: null }], groups: ['one'] },
};

test.each([{}, { extend: { sent: 2 } }, { mapping: [{ class: 'host' }] }, { extend: {}, mapping: [], name: 'other' }])(
  'what is derived from the request is what is derived from the stored text: %j',
  (settings) => {
    const body = { name: 'new', templateInfo: template, ...settings };
    const { draft } = draftOfCreate({ body, sent: readSentJson(JSON.stringify(body)) });
    expect(draft.bodyMembers?.main?.value()).toEqual(JSON.parse(draft.body).main);
    expect(deriveTemplate(draft)).toEqual(deriveTemplate({ body: draft.body }));
  },
);

test('a template with a key twice is derived as it is stored: the last one counts', () => {
  const bodyText = '{"name":"new","templateInfo":{"main":{"groups":[1]},"main":{"groups":[1,2]},"iconSet":{"a":1}}}';
  const { draft } = draftOfCreate({ body: JSON.parse(bodyText), sent: readSentJson(bodyText) });
  expect(deriveTemplate(draft)).toEqual(deriveTemplate({ body: draft.body }));
  expect(deriveTemplate(draft).derived.groupCount).toBe(2);
});

test.each([
  {},
  { name: 'other' },
  { extend: { sent: 2 } },
  { extend: {}, mapping: [{ class: 'host' }], name: 'other' },
])('what a modify keeps of what was derived is what the new text gives: %j', (body) => {
  const { draft } = draftOfCreate({
    body: { name: 'new', templateInfo: template },
    sent: readSentJson(JSON.stringify({ templateInfo: template })),
  });
  const current = { ...draft, derived: deriveTemplate(draft).derived, tags: [] } as unknown as Dashboard;
  const modified = rewriteOfModify(current, { body, sent: readSentJson(JSON.stringify(body)) });
  expect(deriveTemplate(modified)).toEqual(deriveTemplate({ body: modified.body }));
});
