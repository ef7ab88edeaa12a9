import { describe, expect, it } from 'vitest';
import { fitsTest, type Mapping, mappedValue } from './mapping.ts';

describe('mappings', () => {
  const mappings: readonly Mapping[] = [
    { kind: 'value', value: '1', text: 'up', color: 'green' },
    { kind: 'range', from: 10, to: 20, text: 'between' },
    { kind: 'pattern', pattern: '^host-(\\d+)$', text: 'no. $1' },
    { kind: 'special', match: 'null', text: 'nothing' },
  ];

  it('takes the first that fits', () => {
    expect(mappedValue(1, mappings)).toEqual({ text: 'up', color: 'green', background: undefined });
    expect(mappedValue(20, mappings)?.text).toBe('between');
    expect(mappedValue('host-7', mappings)?.text).toBe('no. 7');
    expect(mappedValue(null, mappings)?.text).toBe('nothing');
    expect(mappedValue(5, mappings)).toBeUndefined();
  });

  it('takes a pattern that is none for one that fits nothing', () => {
    expect(mappedValue('x', [{ kind: 'pattern', pattern: '(', text: 'y' }])).toBeUndefined();
  });

  it.each([
    [5, '>', ['4'], true],
    ['10', '>', ['9'], true],
    ['b', '>', ['a'], true],
    [5, 'between', ['1', '5'], true],
    [6, 'between', ['1', '5'], false],
    ['web-1', '=~', ['^web'], true],
    ['web-1', '!=~', ['^web'], false],
    [null, 'nodata', [], true],
    [null, '=', ['0'], false],
    [1, 'unheard of', ['1'], false],
  ])('tests %s %s %s', (value, operation, operands, fits) => {
    expect(fitsTest(value, operation, operands)).toBe(fits);
  });
});
