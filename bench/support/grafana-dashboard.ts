/** The size that the bars are about. */
const dashboardBytes = 20_000;

const panel = (number: number) => ({
  id: number,
  type: 'timeseries',
  title: `CPU ${number}`,
  datasource: { type: 'prometheus', uid: 'metrics' },
  gridPos: { h: 8, w: 12, x: (number % 2) * 12, y: Math.floor(number / 2) * 8 },
  fieldConfig: { defaults: { unit: 'percent', min: 0, custom: { lineWidth: 1, fillOpacity: 10 } }, overrides: [] },
  options: { legend: { displayMode: 'list', placement: 'bottom', showLegend: true }, tooltip: { mode: 'multi' } },
  targets: [
    {
      refId: 'A',
      datasource: { type: 'prometheus', uid: 'metrics' },
      expr: `100 - avg by (instance) (rate(node_cpu_seconds_total{mode="idle",cpu="${number}"}[$__rate_interval])) * 100`,
      legendFormat: '{{instance}}',
    },
  ],
});

/** A dashboard of Grafana with as many panels as fit into 20 kB. `more` goes before the rest. */
export function grafanaBenchDashboard(title: string, more: Readonly<Record<string, unknown>> = {}): string {
  const withPanels = (count: number): string =>
    JSON.stringify({
      ...more,
      title,
      tags: ['bench'],
      timezone: 'browser',
      schemaVersion: 39,
      time: { from: 'now-6h', to: 'now' },
      templating: { list: [] },
      panels: Array.from({ length: count }, (_each, index) => panel(index + 1)),
    });
  let text = withPanels(1);
  for (let count = 2; ; count += 1) {
    const larger = withPanels(count);
    if (Buffer.byteLength(larger) > dashboardBytes) return text;
    text = larger;
  }
}
