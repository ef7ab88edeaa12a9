/** Telemetry of two hosts that differ in everything, and a dashboard with a chart of each kind over them. */

const minutes = 20;
const services = ['web', 'api', 'db', 'jobs'];
const zones = ['east', 'west'];
/** Chosen so that no value of one host is one of the other. */
const factors: Readonly<Record<string, number>> = { a: 1, b: 3.7 };

const nanoseconds = (timeMs: number): string => `${Math.floor(timeMs)}000000`;

/** Line protocol of category metric: `work` of each host, service and zone, in every half minute of the last twenty. */
export function metricLines(nowMs: number): readonly string[] {
  const lines: string[] = [];
  for (const [host, factor] of Object.entries(factors)) {
    for (const [place, service] of services.entries()) {
      for (let step = 0; step < minutes * 2; step += 1) {
        const zone = zones[(place + step) % zones.length];
        const wave = Math.sin((step + place * 7) / (host === 'a' ? 5 : 2)) + 1.5;
        const load = (wave * 10 * (place + 1) * factor).toFixed(3);
        // Not in proportion: shares of a whole must differ, too.
        const size = ((place + 1) ** (host === 'a' ? 2 : 0.5) * factor * (10 + (step % 9))).toFixed(3);
        lines.push(
          `work,host=${host},service=${service},zone=${zone} load=${load},size=${size} ${nanoseconds(nowMs - step * 30_000)}`,
        );
      }
    }
  }
  return lines;
}

/** The same for category logging. */
export const logLines = (nowMs: number): readonly string[] =>
  Object.keys(factors).flatMap((host) =>
    Array.from(
      { length: 10 },
      (_, index) =>
        `worklog,host=${host},service=${services[index % services.length]} message="host ${host} did step ${index}",status="${index % 3 === 0 ? 'error' : 'info'}" ${nanoseconds(nowMs - index * 30_000)}`,
    ),
  );

const where = "{ `host` = '#{host}' }";
const load = `M::\`work\`:(avg(\`load\`)) ${where}`;
const size = `M::\`work\`:(avg(\`size\`)) ${where}`;

interface ChartSample {
  readonly kind: string;
  readonly queries: readonly string[];
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Of kinds that ask for nothing. */
  readonly content?: string;
}

const picture = encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><text x="2" y="15">HOST</text></svg>',
).replace('HOST', '#{host}');

/** A chart of each kind that is drawn, of kinds that are not, and of two that draw with areas and bars. */
export const chartSamples: readonly ChartSample[] = [
  { kind: 'sequence', queries: [`${load} BY \`service\``], settings: { legendPostion: 'bottom' } },
  { kind: 'sequence', queries: [`${load} BY \`service\``], settings: { chartType: 'areaLine', openStack: true } },
  { kind: 'sequence', queries: [`${load} BY \`service\``], settings: { chartType: 'bar' } },
  { kind: 'singlestat', queries: [load], settings: { globalUnit: ['digital', 'MB'], showLine: true } },
  {
    kind: 'sequence',
    queries: [`${load} BY \`service\``],
    settings: { openCompare: true, compareType: ['circleCompare'], legendPostion: 'bottom' },
  },
  {
    kind: 'singlestat',
    queries: [load],
    settings: { openCompare: true, compareType: ['circleCompare', 'dayCompare'] },
  },
  { kind: 'toplist', queries: [`${load} BY \`service\``] },
  { kind: 'table', queries: [`${load} BY \`service\``] },
  { kind: 'pie', queries: [`${size} BY \`service\``], settings: { chartType: 'doughnut' } },
  { kind: 'bar', queries: [`${load} BY \`service\``] },
  {
    kind: 'gauge',
    queries: [load],
    settings: { max: 200, levels: [{ value: [50], operation: '<=', lineColor: '#1CA774' }] },
  },
  { kind: 'histogram', queries: [`${load} BY \`service\`, \`zone\``] },
  { kind: 'heatmap', queries: [`${load} BY \`service\``], settings: { isTimeInterval: true } },
  { kind: 'scatter', queries: [`${load} BY \`service\``, `${size} BY \`service\``] },
  { kind: 'bubble', queries: [`${load} BY \`service\``, `${size} BY \`service\``, `${load} BY \`service\``] },
  { kind: 'treemap', queries: [`${size} BY \`service\``] },
  { kind: 'funnel', queries: [size, load, load] },
  { kind: 'sankey', queries: [`${load} BY \`service\`, \`zone\``] },
  { kind: 'hexgon', queries: [`${load} BY \`service\``] },
  {
    kind: 'hexgon',
    queries: [`${load} BY \`service\``],
    settings: {
      levelArr: [
        { min: 0, max: 30, color: '#3FA9FF' },
        { min: 30, max: 300, color: '#EE5E70' },
      ],
    },
  },
  { kind: 'log', queries: ["L::`worklog`:(`message`, `status`, `service`) { `host` = '#{host}' }"] },
  { kind: 'chinamap', queries: [`${load} BY \`zone\``] },
  { kind: 'worldmap', queries: [`${load} BY \`zone\``] },
  { kind: 'text', queries: [], content: '# Host #{host}\n\n- **one** of two\n- [more](https://example.org)' },
  { kind: 'picture', queries: [], settings: { url: `data:image/svg+xml,${picture}` } },
  { kind: 'iframe', queries: [], settings: { url: 'ADDRESS/#{page}' } },
];

/** Names tell the charts apart: the kind, and its place. */
export const sampleTitle = (index: number): string => `${chartSamples[index]?.kind} ${index}`;

/** A template with all of them; `address` is what the page in a frame is below. */
export function sampleTemplate(address: string): Readonly<Record<string, unknown>> {
  const charts = chartSamples.map(({ kind, queries, settings, content }, index) => ({
    uuid: `chrt_${index.toString(16).padStart(32, '0')}`,
    name: sampleTitle(index),
    type: kind,
    group: { name: index < 12 ? null : 'More' },
    pos: { x: (index % 3) * 8, y: Math.floor(index / 3) * 10, w: 8, h: 10 },
    extend: {
      settings: {
        isTimeInterval: kind === 'sequence',
        ...settings,
        ...(settings?.url ? { url: String(settings.url).replace('ADDRESS', address) } : {}),
      },
    },
    queries:
      content === undefined
        ? queries.map((q, place) => ({
            qtype: 'dql',
            type: kind,
            query: { code: String.fromCharCode(65 + place), type: 'dql', q },
          }))
        : [{ type: kind, query: { content } }],
  }));
  const list = (code: string, value: string) => ({
    code,
    name: code,
    type: 'CUSTOM_LIST',
    datasource: 'custom',
    definition: { value, defaultVal: { label: '', value: '' } },
    valueSort: 'default',
    hide: 0,
    multiple: false,
    includeStar: false,
  });
  return {
    title: 'Every kind of chart',
    dashboardExtend: { groupUnfoldStatus: { More: true } },
    main: {
      type: 'template',
      vars: [list('host', 'a,b'), list('page', 'healthz,metrics')],
      groups: [{ name: 'More' }],
      charts,
    },
  };
}
