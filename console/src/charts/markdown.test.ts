import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inlines, markdownBlocks } from './markdown.ts';
import { safeAddress, safePage, safePicture } from './safe-address.ts';

describe('Markdown', () => {
  it('reads headings, paragraphs, lists, tables, code, quotes and lines', () => {
    const text = '# A\n\none\ntwo\n\n- x\n- y\n\n1. z\n\n```\n<b>\n```\n\n> q\n\n---\n\n| h |\n|---|\n| c |';
    expect(markdownBlocks(text).map(({ kind }) => kind)).toEqual([
      'heading',
      'paragraph',
      'list',
      'list',
      'code',
      'quote',
      'line',
      'table',
    ]);
  });

  it('reads emphasis, code, links and pictures', () => {
    expect(inlines('a **b** `c` [d](https://e) ![f](g.png) *h* ~~i~~').map(({ kind }) => kind)).toEqual([
      'text',
      'strong',
      'text',
      'code',
      'text',
      'link',
      'text',
      'picture',
      'text',
      'emphasis',
      'text',
      'deleted',
    ]);
  });

  it('leaves tags out and keeps what they hold as text', () => {
    expect(inlines('<b onclick="x">bold</b> 1 < 2')).toEqual([{ kind: 'text', text: 'bold 1 < 2' }]);
    expect(inlines('snake_case_name')).toEqual([{ kind: 'text', text: 'snake_case_name' }]);
    expect(inlines('\\*no\\*')).toEqual([{ kind: 'text', text: '*no*' }]);
  });

  it('ends for every text, however it is nested', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            '*',
            '_',
            '[',
            ']',
            '(',
            ')',
            '`',
            '>',
            '#',
            '\n',
            ' ',
            'a',
            '<',
            '|',
            '-',
            '~',
            '!',
            '\\',
          ),
          maxLength: 200,
        }),
        (text) => {
          expect(Array.isArray(markdownBlocks(text))).toBe(true);
        },
      ),
    );
  });
});

describe('addresses', () => {
  it('are followed when they lead somewhere, and not when they run something', () => {
    expect(['https://a.example', '/d/x', 'mailto:a@b.example', '#top'].map(safeAddress)).not.toContain(undefined);
    const bad = [
      'javascript:alert(1)',
      ' JaVaScRiPt:alert(1)',
      'java\nscript:x',
      '\u0001javascript:x',
      'data:text/html,x',
      'vbscript:x',
      '',
    ];
    expect(bad.map(safeAddress)).toEqual(bad.map(() => undefined));
  });

  it('of pictures may be data of a picture, those of pages must be of the web', () => {
    expect(safePicture('data:image/png;base64,AA==')).toBe('data:image/png;base64,AA==');
    expect(safePicture('data:text/html,x')).toBeUndefined();
    expect([safePage('https://a.example'), safePage('/d/x'), safePage('javascript:x')]).toEqual([
      'https://a.example',
      undefined,
      undefined,
    ]);
  });
});
