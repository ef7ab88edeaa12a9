import { describe, expect, test } from 'vitest';
import { analyze } from '../checker/check.ts';
import { walk } from '../nodes/node.ts';
import { clauses } from './clauses.ts';
import type { FunctionDefinition } from './function-definition.ts';
import { outerFunctions } from './functions/outer.ts';
import { rollups } from './functions/series.ts';
import { showFunctions, showFunctionsOfNamespaces, showSubject } from './functions/show.ts';
import {
  findFunction,
  findOuterFunction,
  findRollup,
  findShowFunction,
  functions,
  percentileOf,
  queryFunctions,
} from './functions.ts';
import { findNamespace, namespaceNames, namespaces } from './namespaces.ts';

const tables: Readonly<Record<string, readonly FunctionDefinition[]>> = {
  'in queries': queryFunctions,
  'in windows': rollups,
  'over queries': outerFunctions,
  'that show': [...showFunctions, ...showFunctionsOfNamespaces],
};

test.each(Object.entries(tables))(
  'names of functions %s are in lower case and belong to one function each',
  (_, table) => {
    const names = table.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(names.map((name) => name.toLowerCase()));
  },
);

describe.each(functions.map((one) => [one.kind, one.name, one] as const))('%s %s', (kind, name, definition) => {
  test('has one sentence and an example that is right and uses it', () => {
    expect(definition.description).toMatch(/^[A-Z].*\.$/);
    const { query, errors } = analyze(definition.example);
    expect(errors).toEqual([]);
    const used: string[] = [];
    if (query !== null) {
      walk(query, (node) => {
        if ('function' in node) used.push(node.function);
        if (node.kind === 'comparison' && node.operator === '=~') used.push('re');
        return true;
      });
    }
    expect(used).toContain(name);
  });

  test('is found by its name and its aliases, in any case', () => {
    const find =
      { rollup: findRollup, outer: findOuterFunction, show: findShowFunction }[kind as string] ?? findFunction;
    for (const one of [name, ...definition.aliases]) expect(find(one.toUpperCase())?.name).toBe(name);
  });

  test('takes what is optional after what is not', () => {
    const optional = definition.parameters.map((parameter) => parameter.optional === true);
    if (name !== 'show_tag_value' && name !== 'show_tag_value_cardinality') {
      expect(optional).toEqual([...optional].sort());
    }
  });
});

test.each(clauses.flatMap(({ name, examples }) => examples.map((example) => [name, example])))(
  'the example of %s is right: %s',
  (_name, example) => {
    expect(analyze(example).errors).toEqual([]);
  },
);

test('pNN is a percentile wherever percentile is one, without its number', () => {
  expect([percentileOf('p99.9'), percentileOf('P5'), percentileOf('p100')]).toEqual([99.9, 5, 100]);
  expect(['p101', 'p', 'px', 'p-1', 'p1.', 'pp9'].map(percentileOf)).toEqual(Array(6).fill(null));
  expect(findFunction('P99')?.parameters.map(({ name }) => name)).toEqual(['x']);
  expect(findRollup('p90')?.parameters).toEqual([]);
  expect(findOuterFunction('p90')?.parameters).toEqual([]);
  expect(findShowFunction('p90')).toBeUndefined();
});

test('show functions are made of any namespace and what is asked of it', () => {
  expect(showSubject('SHOW_logging_source')).toEqual({ namespace: 'logging', subject: 'source' });
  expect(showSubject('show_cobject_class')).toEqual({ namespace: 'custom_object', subject: 'class' });
  expect(showSubject('show_custom_object_history_field')).toEqual({
    namespace: 'custom_object_history',
    subject: 'field',
  });
  expect(showSubject('show_measurement')).toBeNull();
  for (const { names } of namespaces) {
    for (const subject of ['source', 'class', 'type', 'field', 'label']) {
      expect(findShowFunction(`show_${names[0]}_${subject}`)?.kind).toBe('show');
    }
  }
});

test('namespaces have the codes and names that clients use, in any case', () => {
  expect(namespaces.map(({ code }) => code).join(' ')).toBe('M L BL O OH CO COH E UE T P R S N F D');
  expect(new Set(namespaceNames.map((name) => name.toLowerCase())).size).toBe(namespaceNames.length);
  for (const one of namespaces)
    for (const name of [one.code, ...one.names]) expect(findNamespace(name.toUpperCase())).toBe(one);
  expect(findNamespace('profiling')?.code).toBe('P');
  expect(findNamespace('x')).toBeUndefined();
});
