import { setFlagsFromString } from 'node:v8';

/**
 * Says after how many calls a function is compiled well and very well: 400 and 3,000 unless said, which is made for pages that are closed
 * again. What a request runs once had to wait for thousands of requests, some twenty seconds of nothing but writes; changes of the first
 * minute are made a fifth faster for it, and nothing is slower afterwards. Not while starting: what only a start runs a hundred times is
 * not worth the memory of its compiled form.
 */
export function compileSooner(): void {
  setFlagsFromString('--invocation-count-for-maglev=30');
  setFlagsFromString('--invocation-count-for-turbofan=100');
}
