import type { Argument, Expression } from '../nodes/expressions.ts';
import type { Keyword, List } from '../nodes/values.ts';
import { bindArguments } from '../registry/bind-arguments.ts';
import type { FunctionDefinition, Parameter } from '../registry/function-definition.ts';
import { asField, asRegex, asString } from './values.ts';

/**
 * Arguments as their function understands them: whether a text in quotes is a field's name or a text, and a bare word a field or
 * a text, depends on what the function asks for.
 */
export function understood(definition: FunctionDefinition, written: readonly Argument[]): Argument[] {
  const parameters = new Map(bindArguments(definition, written).bound.map((one) => [one.argument, one.parameter]));
  return written.map((argument) => {
    const parameter = parameters.get(argument);
    if (parameter === undefined) return argument;
    const value = meant(parameter, argument.value);
    return value === argument.value ? argument : Object.freeze<Argument>({ ...argument, value });
  });
}

function meant({ kind, list }: Parameter, value: Expression): Expression {
  switch (kind) {
    case 'expression':
      return value.kind === 'list' && list === true ? eachItem(value, asField) : asField(value);
    case 'fields':
      return value.kind === 'list' ? eachItem(value, asField) : asField(value);
    case 'names':
    case 'values':
      return value.kind === 'list' ? eachItem(value, asString) : asString(value);
    case 'text':
      return asString(value);
    case 'pattern':
      return asRegex(value);
    case 'fill':
      return asFill(value);
    default:
      return value;
  }
}

export function eachItem(list: List, change: (item: Expression) => Expression): List {
  return Object.freeze<List>({ ...list, items: Object.freeze(list.items.map(change)) });
}

function asFill(value: Expression): Expression {
  if (value.kind !== 'field') return value;
  const word = value.name.toUpperCase();
  if (word !== 'LINEAR' && word !== 'PREVIOUS') return value;
  return Object.freeze<Keyword>({ kind: 'keyword', word, start: value.start, end: value.end });
}
