import { describe, expect, it } from 'vitest';
import { namesIn } from '../grafana/interpolate.ts';
import { options, variable } from '../testing.ts';
import { chosenValues, matchedOptions, offeredOptions, sortedOptions } from './options.ts';
import { inOrder } from './order.ts';
import { ALL } from './variable.ts';

describe('options of a variable', () => {
  it('are what its pattern makes of the texts', () => {
    const texts = options('up{job="a"} 1', 'up{job="b"} 2', 'down');
    expect(matchedOptions(texts, '/job="([^"]+)"/')).toEqual(options('a', 'b'));
    expect(matchedOptions(options('a-1'), '/(?<text>\\w)-(?<value>\\d)/')).toEqual([{ text: 'a', value: '1' }]);
    expect(matchedOptions(texts, '(')).toEqual(texts);
  });

  it('are sorted as asked', () => {
    const texts = options('b10', 'B9', 'a2');
    const order = (sort: number) => sortedOptions(texts, sort).map(({ value }) => value);
    expect([0, 1, 3, 4, 5, 7].map(order)).toEqual([
      ['b10', 'B9', 'a2'],
      ['B9', 'a2', 'b10'],
      ['a2', 'B9', 'b10'],
      ['b10', 'B9', 'a2'],
      ['a2', 'b10', 'B9'],
      ['a2', 'B9', 'b10'],
    ]);
  });

  it('stand once each', () => {
    expect(offeredOptions(options('a', 'b', 'a'), variable('v'))).toEqual(options('a', 'b'));
  });
});

describe('what is chosen', () => {
  const list = { source: { kind: 'list', options: [] } } as const;
  it('is what the address says, whatever is offered', () => {
    expect(chosenValues(variable('v', list), options('a'), ['z'])).toEqual(['z']);
    expect(chosenValues(variable('v', { ...list, isMulti: true }), options('a'), ['y', 'z'])).toEqual(['y', 'z']);
    expect(chosenValues(variable('v', list), options('a'), ['y', 'z'])).toEqual(['y']);
  });

  it('is else what the file says, as far as it is offered, and the first one else', () => {
    expect(chosenValues(variable('v', { ...list, standard: ['b'] }), options('a', 'b'), undefined)).toEqual(['b']);
    expect(chosenValues(variable('v', { ...list, standard: ['z'] }), options('a', 'b'), undefined)).toEqual(['a']);
    expect(chosenValues(variable('v', { ...list, standard: ['z'], hasAll: true }), options('a'), undefined)).toEqual([
      ALL,
    ]);
    expect(chosenValues(variable('v', { ...list, standard: ['z'] }), undefined, undefined)).toEqual(['z']);
  });

  it('of Guance is kept when it is not offered', () => {
    const source = { kind: 'guance', language: 'dql', text: '' } as const;
    expect(chosenValues(variable('v', { source, standard: ['z'] }), options('a'), undefined)).toEqual(['z']);
  });
});

describe('the order in which values are asked for', () => {
  const query = (name: string, text: string) =>
    variable(name, { source: { kind: 'grafana', dataSource: null, query: text } });

  it('puts a variable behind those that it depends on', () => {
    const names = inOrder([query('c', 'f($b)'), query('b', 'f($a)'), query('a', 'f()')], namesIn).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['a', 'b', 'c']);
  });

  it('ends when variables depend on each other', () => {
    expect(inOrder([query('a', '$b'), query('b', '$a')], namesIn)).toHaveLength(2);
  });
});
