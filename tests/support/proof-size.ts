/** How CI servers say that they run something; `.ci/run` says it as well. */
export const runsInCi = !['', '0', 'false'].includes(process.env.CI ?? '');

/**
 * How much a proof does whose strength is a number: kills, cases, seconds. A variable of the environment says it for one run; without it CI does `inCi`, and
 * `npm test` of somebody at work `here`: enough to notice what is broken, so that the whole run on a fresh clone stays below ten minutes on two processors.
 */
export function proofSize(variable: string, { inCi, here }: { readonly inCi: number; readonly here: number }): number {
  const said = process.env[variable];
  return said === undefined || said === '' ? (runsInCi ? inCi : here) : Number(said);
}
