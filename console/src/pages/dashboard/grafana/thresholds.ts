import { orderedSteps, type Step, type Thresholds } from '../../../charts/threshold.ts';
import { isJson, jsonsOf, numberIn, textOf } from '../../../data/json.ts';

/** `{mode, steps}`; the first step has no value, or null. Undefined where there are none. */
export function readThresholds(value: unknown): Thresholds | undefined {
  if (!isJson(value)) return undefined;
  const steps = jsonsOf(value.steps).map(
    (step): Step => ({ from: numberIn(step.value) ?? Number.NEGATIVE_INFINITY, color: textOf(step.color, 'text') }),
  );
  return steps.length === 0 ? undefined : { isPercent: value.mode === 'percentage', steps: orderedSteps(steps) };
}
