import { argumentProblems } from '../checker/argument-problems.ts';
import type { Argument } from '../nodes/expressions.ts';
import type { FunctionDefinition } from '../registry/function-definition.ts';
import type { Span } from '../text/source.ts';
import type { Cursor } from './cursor.ts';

/** Refuses wrong arguments of show functions and outer functions already while reading: they decide what the rest of the text is. */
export function refuseArguments(
  cursor: Cursor,
  definition: FunctionDefinition,
  call: Span & { readonly arguments: readonly Argument[] },
): void {
  const [problem] = argumentProblems(definition, call);
  if (problem !== undefined) cursor.failNode(problem.code, problem.span, problem.reason, problem.suggestion);
}
