import { describe, expect, test } from 'vitest';
import { analyze } from '../checker/check.ts';
import type { DqlError } from '../errors/dql-error.ts';
import { refusalBlock, refusalsOf, refusalTopics } from '../testing/refusals.ts';

describe.each(refusalTopics())('of %s', (topic) => {
  test.each(refusalsOf(topic))('$text is refused: $reason', (refusal) => {
    const { text, line, column, length, reason, suggestion } = refusal;
    const [error, ...others] = analyze(text).errors;
    if (error === undefined) throw new Error('the text is accepted');
    expect(refusalBlock({ ...pick(error), text })).toBe(refusalBlock(refusal));
    expect(others).toEqual([]);
    const lineStart = text.split('\n', line - 1).reduce((sum, before) => sum + before.length + 1, 0);
    expect(error.offset).toBe(lineStart + column - 1);
    expect(error.offendingText).toBe(text.slice(error.offset, error.offset + length));
    const hint = suggestion === null ? '' : `; did you mean ${suggestion}?`;
    expect(error.message).toBe(`line ${line}, column ${column}: ${reason}${hint}`);
  });
});

function pick({ code, reason, line, column, length, suggestion }: DqlError) {
  return { code, reason, line, column, length, suggestion };
}
