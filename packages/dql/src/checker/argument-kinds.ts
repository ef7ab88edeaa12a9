import type { Expression } from '../nodes/expressions.ts';
import type { Parameter } from '../registry/function-definition.ts';

/** Whether a value may be the argument for a parameter. */
export function fits(parameter: Parameter, value: Expression): boolean {
  switch (parameter.kind) {
    case 'expression':
      if (value.kind === 'star') return parameter.star === true;
      if (value.kind === 'list') return parameter.list === true && value.items.every(isField);
      return isComputed(value);
    case 'value':
      return value.kind === 'string' || isComputed(value);
    case 'text':
      return value.kind === 'string';
    case 'pattern':
      return value.kind === 'regex';
    case 'number':
    case 'integer':
      return isNumberWithin(parameter, value);
    case 'boolean':
      return value.kind === 'boolean';
    case 'fields':
      return value.kind === 'list' ? value.items.every(isField) : isField(value);
    case 'names':
      return value.kind === 'list' ? value.items.every(isName) : isName(value);
    case 'values':
      return value.kind === 'list' ? value.items.every(isLiteral) : isLiteral(value);
    case 'literal':
      return isLiteral(value);
    case 'fill':
      return value.kind === 'keyword' || isLiteral(value);
    case 'condition':
      // It is parsed as one already; what a filter may hold is checked where filters are.
      return value.kind !== 'string';
  }
}

/** What a parameter asks for, to complete the sentence "… must be …". */
export function expectationOf({ kind, minimum, maximum, above, star, list }: Parameter): string {
  switch (kind) {
    case 'expression':
      return `a field or what is computed from fields${list === true ? ', or a list of fields' : ''}${star === true ? ', or *' : ''}`;
    case 'value':
      return 'a text, a field or what is computed from fields';
    case 'text':
      return 'a text in quotes';
    case 'pattern':
      return 'a regular expression in quotes';
    case 'number':
    case 'integer': {
      const bounds = [
        minimum === undefined ? '' : ` from ${minimum}`,
        above === undefined ? '' : ` above ${above}`,
        maximum === undefined ? '' : ` up to ${maximum}`,
      ];
      return `${kind === 'integer' ? 'a whole number' : 'a number'}${bounds.join('')}`;
    }
    case 'boolean':
      return 'true or false';
    case 'fields':
      return 'a list of fields';
    case 'names':
      return 'a list of texts or regular expressions';
    case 'values':
      return 'a list of values';
    case 'literal':
      return 'a text, a number, true, false or nil';
    case 'fill':
      return 'a value, nil, LINEAR or PREVIOUS';
    case 'condition':
      return 'a filter in quotes';
  }
}

function isNumberWithin({ kind, minimum, maximum, above }: Parameter, value: Expression): boolean {
  if (value.kind !== 'number') return false;
  const number = value.value;
  if (kind === 'integer' && !Number.isSafeInteger(number)) return false;
  if (minimum !== undefined && number < minimum) return false;
  if (above !== undefined && number <= above) return false;
  return maximum === undefined || number <= maximum;
}

function isField({ kind }: Expression): boolean {
  return kind === 'field' || kind === 'path';
}

function isName({ kind }: Expression): boolean {
  return kind === 'string' || kind === 'regex';
}

function isLiteral({ kind }: Expression): boolean {
  return kind === 'string' || kind === 'number' || kind === 'boolean' || kind === 'null';
}

const NOT_COMPUTED: ReadonlySet<Expression['kind']> = new Set([
  'string',
  'regex',
  'keyword',
  'duration',
  'list',
  'star',
  'sourceReference',
]);

function isComputed({ kind }: Expression): boolean {
  return !NOT_COMPUTED.has(kind);
}
