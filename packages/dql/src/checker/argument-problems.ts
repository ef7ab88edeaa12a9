import type { Argument, Expression } from '../nodes/expressions.ts';
import { bindArguments } from '../registry/bind-arguments.ts';
import type { FunctionDefinition, Parameter } from '../registry/function-definition.ts';
import { nearestName } from '../text/nearest-name.ts';
import type { Span } from '../text/source.ts';
import { expectationOf, fits } from './argument-kinds.ts';
import type { Problem } from './problem.ts';

/** Everything that is wrong with the arguments of a call: how many, their names, their kinds, their ranges. */
export function argumentProblems(
  definition: FunctionDefinition,
  call: Span & { readonly arguments: readonly Argument[] },
): Problem[] {
  const { name, parameters } = definition;
  const { bound, surplus, unknown, repeated, missing } = bindArguments(definition, call.arguments);
  const names = parameters.map((parameter) => parameter.name);
  const problems: Problem[] = [];
  for (const argument of unknown) {
    const near = nearestName(argument.name ?? '', names);
    const reason = `${name} has no argument ${argument.name}${names.length === 0 ? '' : `; it has ${names.join(', ')}`}`;
    problems.push({ code: 'UnknownArgument', reason, span: nameSpan(argument), suggestion: near });
  }
  for (const argument of repeated) {
    problems.push({
      code: 'DuplicateName',
      reason: `${name} got this argument twice`,
      span: argument,
      suggestion: null,
    });
  }
  const [first] = surplus;
  if (first !== undefined) {
    const reason = `${name} takes ${counted(definition)}, got ${call.arguments.length}`;
    problems.push({ code: 'WrongArgumentCount', reason, span: first, suggestion: null });
  }
  if (missing.length > 0 && surplus.length === 0) {
    const wanted = missing.map((parameter) => parameter.name).join(' and ');
    const reason = `${name} needs the argument${missing.length > 1 ? 's' : ''} ${wanted}`;
    problems.push({ code: 'WrongArgumentCount', reason, span: call, suggestion: null });
  }
  for (const { parameter, argument } of bound) {
    if (!fits(parameter, argument.value)) problems.push(wrongKind(name, parameter, argument.value));
  }
  return problems;
}

/** An argument begins with its name. */
function nameSpan({ start, name }: Argument): Span {
  const length = name?.length ?? 0;
  return { start, end: { offset: start.offset + length, line: start.line, column: start.column + length } };
}

/** How many arguments a function takes, in words; of an outer function beside the query. */
function counted({ parameters, kind }: FunctionDefinition): string {
  const most = parameters.length;
  const least = parameters.filter(({ optional }) => optional !== true).length;
  const number = least === most ? String(most) : least === 0 ? `at most ${most}` : `${least} to ${most}`;
  const beside = kind === 'outer' ? ' beside the query' : '';
  if (most === 0) return `no argument${beside}`;
  return `${number} ${most === 1 ? 'argument' : 'arguments'}${beside}`;
}

function wrongKind(name: string, parameter: Parameter, value: Expression): Problem {
  const reason = `the argument ${parameter.name} of ${name} must be ${expectationOf(parameter)}`;
  return { code: 'WrongArgument', reason, span: value, suggestion: null };
}
