import type { Argument } from '../nodes/expressions.ts';
import type { FunctionDefinition, Parameter } from './function-definition.ts';

export interface BoundArguments {
  /** Each argument that has a parameter; a repeated parameter may be there several times. */
  readonly bound: readonly { readonly parameter: Parameter; readonly argument: Argument }[];
  /** Arguments in place that no parameter is left for. */
  readonly surplus: readonly Argument[];
  /** Arguments whose name no parameter has. */
  readonly unknown: readonly Argument[];
  /** Arguments whose parameter has another one already. */
  readonly repeated: readonly Argument[];
  /** Parameters that need an argument and have none. */
  readonly missing: readonly Parameter[];
}

/** Which argument belongs to which parameter of a function: those in place in order, those with a name by name or alias. */
export function bindArguments({ parameters }: FunctionDefinition, written: readonly Argument[]): BoundArguments {
  const bound: { parameter: Parameter; argument: Argument }[] = [];
  const surplus: Argument[] = [];
  const unknown: Argument[] = [];
  const repeated: Argument[] = [];
  const taken = new Set<Parameter>();
  const inPlace = parameters.filter(({ named }) => named !== true);
  let next = 0;
  for (const argument of written) {
    const { name } = argument;
    const parameter = name === null ? inPlace[next] : parameters.find((one) => isNamed(one, name));
    if (parameter === undefined) (name === null ? surplus : unknown).push(argument);
    else if (taken.has(parameter) && parameter.repeated !== true) repeated.push(argument);
    else bound.push({ parameter, argument });
    if (parameter !== undefined) taken.add(parameter);
    if (name === null && parameter?.repeated !== true) next += 1;
  }
  const missing = parameters.filter((parameter) => parameter.optional !== true && !taken.has(parameter));
  return { bound, surplus, unknown, repeated, missing };
}

function isNamed({ name, aliases = [] }: Parameter, written: string): boolean {
  const lower = written.toLowerCase();
  return [name, ...aliases].some((one) => one.toLowerCase() === lower);
}
