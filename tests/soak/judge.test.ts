import { describe, expect, it } from 'vitest';
import { growthOf, type Sample } from './judge.ts';

const megabyte = 1024 * 1024;
const minutes = (count: number, sampleAt: (minute: number) => Omit<Sample, 'name'>): Sample[][] =>
  Array.from({ length: count }, (_, minute) => [{ name: 'server', ...sampleAt(minute) }]);

describe('a soak', () => {
  it('is flat when memory and files go up while it warms up, and then up and down', () => {
    const flat = minutes(20, (minute) => ({
      bytes: (Math.min(100 + minute * 20, 200) + (minute % 3) * 30) * megabyte,
      files: 40 + ((minute * 7) % 20),
    }));
    expect(growthOf(flat)).toEqual([]);
  });

  it('is not when memory grows for as long as it runs', () => {
    const leaking = minutes(20, (minute) => ({ bytes: (150 + minute * 12) * megabyte, files: 40 }));
    expect(growthOf(leaking)).toEqual(['memory of the server grew from 282 to 354 MB']);
  });

  it('is not when files stay open', () => {
    const leaking = minutes(21, (minute) => ({ bytes: 150 * megabyte, files: 40 + minute * 10 }));
    expect(growthOf(leaking)).toEqual(['open files of the server grew from 140 to 210']);
  });

  it('is not judged by two moments', () => {
    expect(growthOf(minutes(2, (minute) => ({ bytes: minute * 1_000 * megabyte, files: minute * 1_000 })))).toEqual([]);
  });
});
