import type { Argument } from '../nodes/expressions.ts';
import type { Duration } from '../nodes/values.ts';
import type { Rollup, Window } from '../nodes/window.ts';
import { findRollup, functionNames } from '../registry/functions.ts';
import { nearestName } from '../text/nearest-name.ts';
import { argumentProblems } from './argument-problems.ts';
import type { Report } from './problem.ts';

/** Checks that the parts of a window make one. */
export function checkWindow(window: Window, report: Report): void {
  const { from, to, step, rollup } = window;
  for (const end of [from, to]) {
    if (end?.kind !== 'duration' || end.value.unit === 'clock') continue;
    report('InvalidWindow', end, 'only a step is counted in automatic steps');
  }
  if (step?.kind === 'duration' && lengthOf(step) === 0) report('InvalidWindow', step, 'a step is longer than nothing');
  if (isReversed(window)) report('InvalidWindow', window, 'the window ends before it begins');
  if (rollup !== null) checkRollup(rollup, report);
}

/** A point in time, or how long ago: two of the same sort can be compared without a clock. */
function isReversed({ from, to }: Window): boolean {
  if (from?.kind === 'instant' && to?.kind === 'instant') return from.epochMilliseconds >= to.epochMilliseconds;
  if (from?.kind !== 'duration' || to?.kind !== 'duration') return false;
  if (from.value.unit !== 'clock' || to.value.unit !== 'clock') return false;
  return from.value.milliseconds <= to.value.milliseconds;
}

function lengthOf({ value }: Duration): number {
  return value.unit === 'steps' ? value.steps : value.milliseconds;
}

function checkRollup(rollup: Rollup, report: Report): void {
  const { function: name, argument, start, end } = rollup;
  const definition = findRollup(name);
  if (definition === undefined) {
    const reason = `there is no function ${name} over the points of a series`;
    report('UnknownRollup', rollup, reason, nearestName(name, functionNames('rollup')));
    return;
  }
  const given: Argument[] =
    argument === null
      ? []
      : [{ kind: 'argument', name: null, value: argument, alias: null, start: argument.start, end: argument.end }];
  for (const problem of argumentProblems(definition, { arguments: given, start, end })) {
    report(problem.code, problem.span, problem.reason, problem.suggestion);
  }
}
