import {
  type Argument,
  bindArguments,
  type Call,
  type Expression,
  type FunctionDefinition,
  findFunction,
  type Match,
} from '@belvedere/dql';

/** The arguments of a call by the name of their parameter. The checker has seen that they fit. */
export interface CallArguments {
  readonly one: (name: string) => Expression | undefined;
  readonly all: (name: string) => readonly Expression[];
  readonly number: (name: string) => number | undefined;
  readonly text: (name: string) => string | undefined;
}

export function argumentsOf(definition: FunctionDefinition, written: readonly Argument[]): CallArguments {
  const values = new Map<string, Expression[]>();
  for (const { parameter, argument } of bindArguments(definition, written).bound) {
    values.set(parameter.name, [...(values.get(parameter.name) ?? []), argument.value]);
  }
  const one = (name: string) => values.get(name)?.[0];
  return {
    one,
    all: (name) => values.get(name) ?? [],
    number: (name) => {
      const value = one(name);
      return value?.kind === 'number' ? value.value : undefined;
    },
    text: (name) => {
      const value = one(name);
      if (value?.kind === 'string') return value.value;
      return value?.kind === 'regex' ? value.pattern : undefined;
    },
  };
}

export interface KnownCall {
  readonly definition: FunctionDefinition;
  readonly arguments: CallArguments;
}

/** What a call calls, and with what. */
export function knownCall(node: Call | Match): KnownCall {
  const definition = findFunction(node.function);
  if (definition === undefined) throw new RangeError(`${node.function} is no function`);
  return { definition, arguments: argumentsOf(definition, node.arguments) };
}

/** The elements of a list, or the one value that stands for a list of itself. */
export const itemsOf = (value: Expression | undefined): readonly Expression[] =>
  value === undefined ? [] : value.kind === 'list' ? value.items : [value];
