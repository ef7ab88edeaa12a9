import { describe, expect, test } from 'vitest';
import { analyze } from '../checker/check.ts';
import { refusalsOf, refusalTopics } from '../testing/refusals.ts';

describe.each(refusalTopics())('of %s', (topic) => {
  test.each(refusalsOf(topic))('$text is refused: $reason', ({ text, suggestion, ...expected }) => {
    const [error, ...others] = analyze(text).errors;
    const { code, reason, line, column, length } = error ?? {};
    expect({ code, reason, line, column, length }).toEqual(expected);
    expect(error?.suggestion).toBe(suggestion);
    expect(others).toEqual([]);
    const lineStart = text.split('\n', expected.line - 1).join('\n').length + (expected.line > 1 ? 1 : 0);
    expect(error?.offset).toBe(lineStart + expected.column - 1);
    expect(error?.offendingText).toBe(text.slice(error?.offset, (error?.offset ?? 0) + expected.length));
    const hint = suggestion === null ? '' : `; did you mean ${suggestion}?`;
    expect(error?.message).toBe(`line ${expected.line}, column ${expected.column}: ${expected.reason}${hint}`);
  });
});
