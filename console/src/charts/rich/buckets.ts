export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly count: number;
}

/** How often values fall into each of so many parts of equal width. */
export function bucketsOf(values: readonly number[], count: number): readonly Bucket[] {
  const [first] = values;
  if (first === undefined) return [];
  const least = values.reduce((a, b) => Math.min(a, b), first);
  const most = values.reduce((a, b) => Math.max(a, b), first);
  if (least === most) return [{ from: least, to: most, count: values.length }];
  const width = (most - least) / count;
  const counts = new Array<number>(count).fill(0);
  for (const value of values) {
    // The largest value belongs to the last bucket, not to one of its own.
    const place = Math.min(Math.floor((value - least) / width), count - 1);
    counts[place] = (counts[place] ?? 0) + 1;
  }
  return counts.map((each, index) => ({ from: least + index * width, to: least + (index + 1) * width, count: each }));
}
