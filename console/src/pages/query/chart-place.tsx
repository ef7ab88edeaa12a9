/** Keeps the place of bars over time that are still to come: what stands below would else move under the hand. */
export function ChartPlace() {
  return <div aria-hidden="true" className="h-36 rounded-lg border border-line bg-surface" />;
}
