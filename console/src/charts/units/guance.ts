import type { NumberStyle, Unit } from '../field.ts';
import { lookup } from '../lookup.ts';
import { digits, withSeparators } from './digits.ts';
import { type MomentContext, momentText } from './moments.ts';

interface Rung {
  readonly unit: string;
  /** In units of the first rung. */
  readonly size: number;
  readonly suffix: string;
}

/** The first size is 1; each further unit is `factor` times the one before. */
function rungs(units: string, factor: number | readonly number[]): Rung[] {
  let size = 1;
  return units.split(' ').map((unit, index) => {
    if (index > 0) size *= typeof factor === 'number' ? factor : (factor[index - 1] ?? 1);
    return { unit, size, suffix: unit };
  });
}

const withSuffixes = (all: readonly Rung[], suffixes: Readonly<Record<string, string>>): Rung[] =>
  all.map((rung) => ({ ...rung, suffix: suffixes[rung.unit] ?? rung.suffix }));

const YEAR_DAYS = 365.25;

/** Families whose values are shown in the largest unit that they reach. Each system of a family stands alone. */
const ladders: Readonly<Record<string, readonly (readonly Rung[])[]>> = {
  digital: [rungs('b Kb Mb Gb Tb Pb Eb Zb Yb', 1024), rungs('B KB MB GB TB PB EB ZB YB', 1024)],
  traffic: [rungs('B/S KB/S MB/S GB/S TB/S', 1024)],
  bandWidth: [rungs('bps Kbps Mbps Gbps Tbps', 1000)],
  time: [
    [
      ...rungs('ns μs ms s min h d week', [1000, 1000, 1000, 60, 60, 24, 7]),
      { unit: 'month', size: (YEAR_DAYS / 12) * 86_400e9, suffix: 'month' },
      { unit: 'year', size: YEAR_DAYS * 86_400e9, suffix: 'year' },
    ],
  ],
  frequency: [rungs('mHz Hz kHz MHz GHz THz', 1000)],
  length: [rungs('mm cm m km', [10, 100, 1000]), rungs('in ft yd mi', [12, 3, 1760])],
  mass: [withSuffixes(rungs('mcg mg g kg mt', [1000, 1000, 1000, 1000]), { mt: 't' }), rungs('oz lb t', [16, 2000])],
  rmb: [withSuffixes(rungs('yuan wan_yuan yi_yuan', 10_000), { yuan: '元', wan_yuan: '万元', yi_yuan: '亿元' })],
  voltage: [rungs('mV V kV', 1000)],
  current: [rungs('mA A kA', 1000)],
  power: [rungs('mW W kW MW GW', 1000)],
  apparentPower: [rungs('mVA VA kVA MVA GVA', 1000)],
  reactivePower: [rungs('mVAR VAR kVAR MVAR GVAR', 1000)],
  energy: [rungs('mWh Wh kWh MWh GWh', 1000), rungs('J kJ', 1000)],
  reactiveEnergy: [rungs('mVARh VARh kVARh MVARh GVARh', 1000)],
  pressure: [rungs('Pa hPa kPa MPa', [100, 10, 1000]), rungs('psi ksi', 1000)],
};

/** Families that old files name otherwise. */
const familyNames: Readonly<Record<string, string>> = { diitalUnit: 'bandWidth' };

const suffixes: Readonly<Record<string, string>> = {
  percent: '%',
  readps: 'rps',
  readpm: 'rpm',
  C: '°C',
  F: '°F',
  K: 'K',
  R: '°R',
  deg: '°',
  yi_yuan: '亿元',
};

const symbols: Readonly<Record<string, string>> = { cny: '¥', usd: '$', eur: '€', gbp: '£', rub: '₽' };
const momentSizesMs: Readonly<Record<string, number>> = { s: 1000, ms: 1, μs: 1e-3, ns: 1e-6 };
const shortScale = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const;
const chineseScale = [
  [1e8, '亿'],
  [1e4, '万'],
] as const;

/** Greek and micro signs are the same letter to people. */
const sameLetter = (unit: string): string => unit.replaceAll('µ', 'μ');

/** A value of a unit of Guance as text: at most `decimals` digits, no zeros at the end, the unit right behind. */
export function guanceText(
  value: number,
  [givenFamily, givenUnit]: readonly [family: string, unit: string],
  style: NumberStyle,
  context: MomentContext,
): string {
  const family = lookup(familyNames, givenFamily) ?? givenFamily;
  const unit = sameLetter(givenUnit);
  if (family === 'custom') return `${numberText(value, style)}${givenUnit}`;
  if (family === 'timeStamp') return momentText(value * (momentSizesMs[unit] ?? 1), context.zone);
  if (family === 'currencySymbol') return `${symbols[unit] ?? ''}${scaledText(value, shortScale, style)}`;
  if (family === 'number') {
    const isChinese = unit === 'default' && context.language.startsWith('zh');
    return scaledText(value, isChinese ? chineseScale : shortScale, style);
  }
  if (unit === 'percent_decimal') return `${numberText(value * 100, style)}%`;
  const ladder = lookup(ladders, family)?.find((rungsOfSystem) => rungsOfSystem.some((rung) => rung.unit === unit));
  if (ladder !== undefined) return ladderText(value, unit, ladder, style);
  return `${numberText(value, style)}${lookup(suffixes, unit) ?? givenUnit}`;
}

/** Lines of a grid are no exact values. */
const axisDecimals = 2;

export const guanceUnit = (family: string, unit: string): Unit => ({
  name: `${family} ${unit}`,
  isBinary: family === 'digital',
  axisDecimals,
  print: (value, style, context) => guanceText(value, [family, unit], style, context),
});

function ladderText(value: number, unit: string, ladder: readonly Rung[], style: NumberStyle): string {
  const stored = ladder.find((rung) => rung.unit === unit);
  if (stored === undefined || value === 0) return `${numberText(value, style)}${stored?.suffix ?? unit}`;
  const base = value * stored.size;
  const rung = ladder.findLast(({ size }) => Math.abs(base) >= size * (1 - 1e-9)) ?? ladder[0];
  return rung === undefined ? numberText(value, style) : `${numberText(base / rung.size, style)}${rung.suffix}`;
}

function scaledText(value: number, scale: readonly (readonly [number, string])[], style: NumberStyle): string {
  const [size, suffix] = scale.find(([each]) => Math.abs(value) >= each) ?? ([1, ''] as const);
  return `${numberText(value / size, style)}${suffix}`;
}

function numberText(value: number, { decimals, hasSeparators }: NumberStyle): string {
  const text = decimals === undefined ? String(value) : String(Number(digits(value, decimals)));
  return hasSeparators && !text.includes('e') ? withSeparators(text) : text;
}

const allFamilies = [...Object.keys(ladders), 'percent', 'timeStamp', 'throughput', 'temperature', 'number'];

/** The family of a unit that stands without one. */
export function familyOfUnit(unit: string): string | undefined {
  const own: Readonly<Record<string, readonly string[]>> = {
    percent: ['percent', 'percent_decimal'],
    throughput: ['ops', 'reqps', 'readps', 'wps', 'iops', 'opm', 'readpm', 'wpm'],
    temperature: ['C', 'F', 'K', 'R'],
    number: ['default', 'short_scale'],
  };
  const wanted = sameLetter(unit);
  return allFamilies.find(
    (family) =>
      own[family]?.includes(wanted) === true ||
      ladders[family]?.some((system) => system.some((rung) => rung.unit === wanted)) === true,
  );
}

/** Units for choosing: `[family, unit]`. */
export const guanceUnits: readonly (readonly [string, string])[] = [
  ['number', 'default'],
  ['number', 'short_scale'],
  ['percent', 'percent'],
  ['percent', 'percent_decimal'],
  ...['ops', 'reqps', 'readps', 'wps', 'iops', 'opm', 'readpm', 'wpm'].map((unit) => ['throughput', unit] as const),
  ...['C', 'F', 'K'].map((unit) => ['temperature', unit] as const),
  ...['s', 'ms', 'μs', 'ns'].map((unit) => ['timeStamp', unit] as const),
  ...Object.keys(symbols).map((unit) => ['currencySymbol', unit] as const),
  ...Object.entries(ladders).flatMap(([family, systems]) => systems.flat().map(({ unit }) => [family, unit] as const)),
];
