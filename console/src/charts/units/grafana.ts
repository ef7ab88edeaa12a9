import type { Unit } from '../field.ts';
import { digits, withSeparators } from './digits.ts';
import { clockDuration, clockOf, durationUnit, longDuration } from './durations.ts';
import { type MomentContext, momentByPattern, momentText, momentTextOfToday } from './moments.ts';

/** A value of a unit as text. */
type Print = (value: number, decimals: number | undefined, context: MomentContext) => string;

const shortSuffixes = ['', ' K', ' Mil', ' Bil', ' Tri', ' Quadr', ' Quint', ' Sext', ' Sept'];
const rateSuffixes = ['', 'K', 'M', 'B', 'T'];
const siPrefixes = ['f', 'p', 'n', 'µ', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const noPrefix = siPrefixes.indexOf('');
const binaryPrefixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];
const decimalPrefixes = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

/** Divides by `step` as long as the next suffix is reached. */
function climb(value: number, step: number, suffixes: readonly string[], start = 0): readonly [number, string] {
  let index = start;
  let rest = value;
  while (Math.abs(rest) >= step && index < suffixes.length - 1) {
    rest /= step;
    index += 1;
  }
  return [rest, suffixes[index] ?? ''];
}

const ladder =
  (step: number, suffixes: readonly string[], start = 0): Print =>
  (value, decimals) => {
    const [rest, suffix] = climb(value, step, suffixes, start);
    return `${digits(rest, decimals)}${suffix}`;
  };

const named = (prefixes: readonly string[], unit: string): string[] => prefixes.map((prefix) => ` ${prefix}${unit}`);
const binary = (unit: string, start = 0): Print => ladder(1024, named(binaryPrefixes, unit), start);
const decimal = (unit: string, start = 0): Print => ladder(1000, named(decimalPrefixes, unit), start);
const si = (unit: string, prefix = ''): Print => {
  const start = siPrefixes.indexOf(prefix);
  return ladder(1000, named(siPrefixes.slice(start), unit));
};
const fixed =
  (suffix: string): Print =>
  (value, decimals) =>
    `${digits(value, decimals)}${suffix}`;
const count = (unit: string): Print =>
  ladder(
    1000,
    rateSuffixes.map((suffix) => `${suffix} ${unit}`),
  );
const currency =
  (symbol: string): Print =>
  (value, decimals) => {
    const [rest, suffix] = climb(Math.abs(value), 1000, rateSuffixes);
    return `${value < 0 ? '-' : ''}${symbol}${digits(rest, decimals)}${suffix}`;
  };
const flag =
  (no: string, yes: string): Print =>
  (value) =>
    value === 0 ? no : yes;

const currencies: Readonly<Record<string, string>> = {
  USD: '$',
  EUR: '€',
  GBP: '£',
  JPY: '¥',
  RUB: '₽',
  UAH: '₴',
  BRL: 'R$',
  DKK: 'kr',
  ISK: 'kr',
  NOK: 'kr',
  SEK: 'kr',
  CZK: 'czk',
  CHF: 'CHF',
  PLN: 'zł',
  BTC: '฿',
  mBTC: 'm฿',
  μBTC: 'μ฿',
  ZAR: 'R',
  INR: '₹',
  KRW: '₩',
  IDR: 'Rp',
  PHP: 'PHP',
  VND: 'đ',
  TRY: '₺',
};

const fixedSuffixes: Readonly<Record<string, string>> = {
  percent: '%',
  humidity: ' %H',
  dB: ' dB',
  candela: ' cd',
  pixel: ' px',
  celsius: ' °C',
  fahrenheit: ' °F',
  kelvin: ' K',
  lengthin: ' in',
  lengthft: ' ft',
  lengthmi: ' mi',
  masslb: ' lb',
  masst: ' t',
  areaM2: ' m²',
  areaF2: ' ft²',
  areaMI2: ' mi²',
  acres: ' ac',
  hectares: ' ha',
  velocityms: ' m/s',
  velocitykmh: ' km/h',
  velocitymph: ' mph',
  velocityknot: ' kn',
  accMS2: ' m/s²',
  accFS2: ' f/s²',
  accG: ' g',
  flowgpm: ' gpm',
  flowcms: ' cms',
  flowcfs: ' cfs',
  flowcfm: ' cfm',
  litreh: ' L/h',
  flowlpm: ' L/min',
  flowmlpm: ' mL/min',
  lux: ' lx',
  ppm: ' ppm',
  conppb: ' ppb',
  conngm3: ' ng/m³',
  conμgm3: ' μg/m³',
  conmgm3: ' mg/m³',
  congm3: ' g/m³',
  conmgdL: ' mg/dL',
  conmmolL: ' mmol/L',
  pressurehpa: ' hPa',
  pressurekpa: ' kPa',
  pressurehg: ' inHg',
  m3: ' m³',
  dm3: ' dm³',
  Nm3: ' Nm³',
  gallons: ' gal',
  degree: ' °',
  radian: ' rad',
  grad: ' grad',
  arcmin: ' arcmin',
  arcsec: ' arcsec',
  rotrpm: ' rpm',
  rotrads: ' rad/s',
  rotdegs: ' °/s',
  dBm: ' dBm',
};

/** Unit and the prefix that its values carry already. */
const siUnits: Readonly<Record<string, readonly [unit: string, prefix?: string]>> = {
  lengthmm: ['m', 'm'],
  lengthm: ['m'],
  lengthkm: ['m', 'k'],
  massmg: ['g', 'm'],
  massg: ['g'],
  masskg: ['g', 'k'],
  mlitre: ['L', 'm'],
  litre: ['L'],
  watt: ['W'],
  mwatt: ['W', 'm'],
  kwatt: ['W', 'k'],
  megwatt: ['W', 'M'],
  gwatt: ['W', 'G'],
  watth: ['Wh'],
  kwatth: ['Wh', 'k'],
  joule: ['J'],
  ev: ['eV'],
  volt: ['V'],
  mvolt: ['V', 'm'],
  kvolt: ['V', 'k'],
  amp: ['A'],
  mamp: ['A', 'm'],
  kamp: ['A', 'k'],
  amph: ['Ah'],
  ohm: ['Ω'],
  mohm: ['Ω', 'm'],
  kohm: ['Ω', 'k'],
  Mohm: ['Ω', 'M'],
  farad: ['F'],
  µfarad: ['F', 'µ'],
  nfarad: ['F', 'n'],
  pfarad: ['F', 'p'],
  ffarad: ['F', 'f'],
  henry: ['H'],
  mhenry: ['H', 'm'],
  µhenry: ['H', 'µ'],
  voltamp: ['VA'],
  voltampreact: ['VAr'],
  pressurembar: ['bar', 'm'],
  pressurebar: ['bar'],
  pressurekbar: ['bar', 'k'],
  lumens: ['Lm'],
  hertz: ['Hz'],
  rothz: ['Hz'],
  rotkhz: ['Hz', 'k'],
  rotmhz: ['Hz', 'M'],
  rotghz: ['Hz', 'G'],
  radbq: ['Bq'],
  radci: ['Ci'],
  radgy: ['Gy'],
  radrad: ['rad'],
  radsv: ['Sv'],
  radmsv: ['Sv', 'm'],
  radusv: ['Sv', 'µ'],
  radrem: ['rem'],
  radexpckg: ['C/kg'],
  radr: ['R'],
  radsvh: ['Sv/h'],
  radmsvh: ['Sv/h', 'm'],
  radusvh: ['Sv/h', 'µ'],
  forceNm: ['Nm'],
  forcekNm: ['Nm', 'k'],
  forceN: ['N'],
  forcekN: ['N', 'k'],
  flops: ['FLOPS'],
  mflops: ['FLOPS', 'M'],
  gflops: ['FLOPS', 'G'],
  tflops: ['FLOPS', 'T'],
  pflops: ['FLOPS', 'P'],
  eflops: ['FLOPS', 'E'],
  Hs: ['H/s'],
  KHs: ['H/s', 'k'],
  MHs: ['H/s', 'M'],
  GHs: ['H/s', 'G'],
  THs: ['H/s', 'T'],
  PHs: ['H/s', 'P'],
};

/** What is counted each second or minute. */
const counts: Readonly<Record<string, string>> = {
  cps: 'c/s',
  ops: 'ops/s',
  reqps: 'req/s',
  rps: 'rd/s',
  wps: 'wr/s',
  iops: 'io/s',
  eps: 'evt/s',
  mps: 'msg/s',
  recps: 'rec/s',
  rowsps: 'rows/s',
  cpm: 'c/m',
  opm: 'ops/m',
  reqpm: 'req/m',
  rpm: 'rd/m',
  wpm: 'wr/m',
  epm: 'evts/m',
  mpm: 'msgs/m',
  recpm: 'rec/m',
  rowspm: 'rows/m',
};

const dataUnits = (): [string, Print][] => {
  const scales = ['', 'k', 'm', 'g', 't', 'p'];
  const sized = scales.flatMap((scale, power): [string, Print][] => [
    [`${scale}bytes`, binary('B', power)],
    [`dec${scale}bytes`, decimal('B', power)],
    [`${scale}bits`, binary('b', power)],
    [`dec${scale}bits`, decimal('b', power)],
  ]);
  const rates = ['K', 'M', 'G', 'T', 'P'].flatMap((scale, index): [string, Print][] => [
    [`${scale}iBs`, binary('B/s', index + 1)],
    [`${scale}ibits`, binary('b/s', index + 1)],
    [`${scale}Bs`, decimal('B/s', index + 1)],
    [`${scale}bits`, decimal('b/s', index + 1)],
  ]);
  return [...sized, ...rates];
};

const prints: Readonly<Record<string, Print>> = {
  ...Object.fromEntries(dataUnits()),
  ...Object.fromEntries(Object.entries(fixedSuffixes).map(([id, suffix]) => [id, fixed(suffix)])),
  ...Object.fromEntries(Object.entries(siUnits).map(([id, [unit, prefix]]) => [id, si(unit, prefix)])),
  ...Object.fromEntries(Object.entries(counts).map(([id, unit]) => [id, count(unit)])),
  ...Object.fromEntries(Object.entries(currencies).map(([id, symbol]) => [`currency${id}`, currency(symbol)])),
  none: (value, decimals) => digits(value, decimals),
  string: (value) => String(value),
  short: ladder(1000, shortSuffixes),
  sishort: ladder(
    1000,
    siPrefixes.slice(noPrefix).map((prefix) => (prefix === '' ? '' : ` ${prefix}`)),
  ),
  locale: (value, decimals) => withSeparators(digits(value, decimals)),
  percentunit: (value, decimals) => `${digits(value * 100, decimals)}%`,
  sci: (value, decimals) => value.toExponential(decimals),
  hex: (value) => hexOf(value),
  hex0x: (value) => (value < 0 ? `-0x${hexOf(-value)}` : `0x${hexOf(value)}`),
  Bps: decimal('B/s'),
  bps: decimal('b/s'),
  binBps: binary('B/s'),
  binbps: binary('b/s'),
  pps: decimal('p/s'),
  pressurepsi: ladder(1000, [' psi', ' ksi', ' Mpsi']),
  ns: durationUnit('ns'),
  µs: durationUnit('µs'),
  ms: durationUnit('ms'),
  s: durationUnit('s'),
  m: durationUnit('m'),
  h: durationUnit('h'),
  d: durationUnit('d'),
  dtdurationms: longDuration(1),
  dtdurations: longDuration(1000),
  dthms: clockDuration({ hasDays: false }),
  dtdhms: clockDuration({ hasDays: true }),
  clockms: clockOf(1),
  clocks: clockOf(1000),
  timeticks: (value, decimals) => durationUnit('s')(value / 100, decimals),
  dateTimeAsIso: (value, _, { zone }) => momentText(value, zone),
  dateTimeAsIsoNoDateIfToday: (value, _, context) => momentTextOfToday(value, context),
  dateTimeAsUS: (value, _, { zone }) => momentByPattern(value, 'MM/DD/YYYY h:mm:ss a', zone),
  dateTimeAsUSNoDateIfToday: (value, _, { zone }) => momentByPattern(value, 'MM/DD/YYYY h:mm:ss a', zone),
  dateTimeAsLocal: (value, _, { language }) => new Date(value).toLocaleString(language),
  dateTimeAsSystem: (value, _, { zone }) => momentText(value, zone),
  dateTimeFromNow: (value, _, { language, nowMs }) => fromNow(value - nowMs, language),
  bool: flag('False', 'True'),
  bool_yes_no: flag('No', 'Yes'),
  bool_on_off: flag('Off', 'On'),
};

const hexOf = (value: number): string => Math.trunc(value).toString(16).toUpperCase();

function fromNow(ms: number, language: string): string {
  const steps = [
    ['year', 31_536_000],
    ['month', 2_592_000],
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const;
  const seconds = ms / 1000;
  const [unit, size] = steps.find(([, each]) => Math.abs(seconds) >= each) ?? (['second', 1] as const);
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

const siOfBase: Readonly<Record<string, string>> = { u: 'µ' };

/** `suffix:req`, `prefix:€`, `time:YYYY`, `si:mF`, `count:x`, `currency:x` */
function customUnit(id: string): Print | undefined {
  const parts = /^(suffix|prefix|time|si|count|currency):(.*)$/.exec(id);
  const [, kind, rest = ''] = parts ?? [];
  switch (kind) {
    case 'suffix':
      return fixed(rest);
    case 'prefix':
      return (value, decimals) => `${rest}${digits(value, decimals)}`;
    case 'time':
      return (value, _, { zone }) => momentByPattern(value, rest, zone);
    case 'si': {
      const first = siOfBase[rest[0] ?? ''] ?? rest[0] ?? '';
      return siPrefixes.includes(first) && rest.length > 1 ? si(rest.slice(1), first) : si(rest);
    }
    case 'count':
      return count(rest);
    case 'currency':
      return currency(rest);
    default:
      return undefined;
  }
}

function printOf(id: string): Print {
  if (id === '') return prints.none as Print;
  const known = Object.hasOwn(prints, id) ? prints[id] : undefined;
  return known ?? customUnit(id) ?? fixed(` ${id}`);
}

const binaryIds = /^([kmgtp]?(bytes|bits)|binBps|binbps|[KMGTP]i(Bs|bits))$/;

/** A unit of Grafana. An id that nobody knows is a text that stands behind the number. */
export function grafanaUnit(id: string): Unit {
  const print = printOf(id);
  return {
    name: id,
    isBinary: binaryIds.test(id),
    axisDecimals: undefined,
    print: (value, { decimals }, context) => print(value, decimals, context),
  };
}

/** Ids for choosing, the ones that are used most first. */
export const grafanaUnitIds: readonly string[] = [
  ...new Set([
    'short',
    'percent',
    'percentunit',
    'bytes',
    'decbytes',
    'Bps',
    's',
    'ms',
    'reqps',
    'ops',
    ...Object.keys(prints),
  ]),
];
