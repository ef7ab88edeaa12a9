import { expect, it } from 'vitest';
import { orderedSteps, thresholdColor } from './threshold.ts';

const steps = orderedSteps([
  { from: 80, color: 'red' },
  { from: Number.NEGATIVE_INFINITY, color: 'green' },
  { from: 50, color: 'orange' },
]);

it('gives a value the colour of the last step that it has reached', () => {
  const thresholds = { isPercent: false, steps };
  expect([-5, 49.9, 50, 80, 1e9].map((value) => thresholdColor(value, thresholds, {}))).toEqual([
    'green',
    'green',
    'orange',
    'red',
    'red',
  ]);
});

it('takes percents of the range', () => {
  const thresholds = { isPercent: true, steps };
  expect(thresholdColor(150, thresholds, { min: 100, max: 200 })).toBe('orange');
  expect(thresholdColor(149, thresholds, { min: 100, max: 200 })).toBe('green');
});
