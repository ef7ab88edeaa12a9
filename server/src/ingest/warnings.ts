/** What was changed or left out of points that were accepted all the same. */
export type Warning =
  | 'measurement missing'
  | 'measurement cut'
  | 'key changed'
  | 'key dropped'
  | 'tag value changed'
  | 'tag dropped'
  | 'field dropped'
  | 'string cut'
  | 'string in metric dropped'
  | 'infinite value replaced'
  | 'NaN dropped'
  | 'default added';

/** How often each happened. */
export class Warnings {
  readonly counts: Map<Warning, number> = new Map();

  add(warning: Warning): void {
    this.counts.set(warning, (this.counts.get(warning) ?? 0) + 1);
  }
}
