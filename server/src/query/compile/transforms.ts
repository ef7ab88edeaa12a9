import type { Call, Expression } from '@belvedere/dql';
import { type CallArguments, knownCall } from './arguments.ts';
import type { Compile } from './conditions.ts';
import { linePattern, lineShape } from './drain.ts';
import type { Environment } from './environment.ts';
import { wholeNumber } from './parameters.ts';
import {
  asJson,
  asNumber,
  asPlainText,
  asText,
  isPresent,
  type TypedValue,
  type Value,
  type ValueType,
} from './value.ts';

interface Transform {
  readonly value: Value;
  readonly given: CallArguments;
  readonly environment: Environment;
  readonly compile: (node: Expression) => Value;
  readonly node: Call;
}

/** A function of one row. Undefined where the call is none. */
export function compileTransform(node: Call, environment: Environment, compile: Compile): Value | undefined {
  const { definition, arguments: given } = knownCall(node);
  if (definition.kind !== 'transform') return undefined;
  const transform = transforms[definition.name];
  if (transform === undefined) throw new RangeError(`${node.function} is no function that is known here`);
  const of = (expression: Expression) => compile(expression, environment);
  const first = given.one('x');
  const value: Value = first === undefined ? { type: 'text', sql: "''" } : of(first);
  return transform({ value, given, environment, compile: of, node });
}

const typed = (type: ValueType, sql: string): TypedValue => ({ type, sql });
const number = (sql: string) => typed('number', sql);
const text = (sql: string) => typed('text', sql);

const ofNumber =
  (name: string) =>
  ({ value }: Transform): TypedValue =>
    number(`${name}(toFloat64(${asNumber(value)}))`);
const ofText =
  (name: string) =>
  ({ value }: Transform): TypedValue =>
    text(`${name}(${asText(value)})`);

/** Numbers that came as texts are numbers where the query asks for one. */
const numberIn = (value: Value): string =>
  value.type === 'field' || value.type === 'json'
    ? `coalesce(${asNumber(value)}, toFloat64OrNull(trim(${asPlainText(value)})))`
    : asNumber(value);

const wholeIn = (value: Value): string => {
  const found = numberIn(value);
  return `if(isFinite(${found}), trunc(${found}), NULL)`;
};

const patternOf = ({ given, environment }: Transform): string =>
  environment.parameters.text(given.text('pattern') ?? '');

/** A replacement names groups as `$1` in the query and as `\1` in the engine. */
const replacementText = (written: string): string => written.replaceAll('\\', '\\\\').replaceAll(/\$(\d)/g, '\\$1');

const transforms: Readonly<Record<string, (transform: Transform) => Value>> = {
  int: ({ value }) => number(wholeIn(value)),
  uint: ({ value }) => number(`if(${wholeIn(value)} >= 0, ${wholeIn(value)}, NULL)`),
  float: ({ value }) => number(numberIn(value)),
  string: ({ value }) => text(asText(value)),
  bool: ({ value }) => {
    const plain = `lower(${asPlainText(value)})`;
    return typed('boolean', `multiIf(${plain} IN ('true', '1'), true, ${plain} IN ('false', '0'), false, NULL)`);
  },
  md5: ({ value }) => text(`lower(hex(MD5(${asText(value)})))`),
  lower: ofText('lowerUTF8'),
  upper: ofText('upperUTF8'),
  trim: ({ value }) => text(`replaceRegexpAll(${asText(value)}, '^\\\\s+|\\\\s+$', '')`),
  ltrim: ({ value }) => text(`replaceRegexpOne(${asText(value)}, '^\\\\s+', '')`),
  rtrim: ({ value }) => text(`replaceRegexpOne(${asText(value)}, '\\\\s+$', '')`),
  length: ({ value }) => typed('integer', `lengthUTF8(${asText(value)})`),
  substr: ({ value, given }) => {
    const start = given.number('start') ?? 0;
    const length = given.number('length');
    // The engine counts characters from 1.
    const from = wholeNumber(start < 0 ? start : Math.min(start, Number.MAX_SAFE_INTEGER - 1) + 1);
    return text(`substringUTF8(${asText(value)}, ${from}${length === undefined ? '' : `, ${wholeNumber(length)}`})`);
  },
  concat: ({ given, compile }) =>
    text(
      `concat(${given
        .all('values')
        .map((each) => asPlainText(compile(each)))
        .join(', ')}, '')`,
    ),
  regexp_extract: (transform) => {
    const group = transform.given.number('n') ?? 0;
    const found = `regexpExtract(${asPlainText(transform.value)}, ${patternOf(transform)}, ${wholeNumber(group)})`;
    return text(`nullIf(${found}, '')`);
  },
  regexp_extract_all: (transform) => {
    const group = transform.given.number('n') ?? 0;
    const plain = asPlainText(transform.value);
    const pattern = patternOf(transform);
    const whole = transform.environment.parameters.text(`(${transform.given.text('pattern') ?? ''})`);
    const found =
      group === 0
        ? `arrayElement(extractAllGroupsHorizontal(${plain}, ${whole}), 1)`
        : `arrayElement(extractAllGroupsHorizontal(${plain}, ${pattern}), ${wholeNumber(group)})`;
    return typed('list', `arrayMap(each -> toJSONString(each), ${found})`);
  },
  regexp_replace: (transform) => {
    const replacement = transform.environment.parameters.text(
      replacementText(transform.given.text('replacement') ?? ''),
    );
    return text(`replaceRegexpAll(${asText(transform.value)}, ${patternOf(transform)}, ${replacement})`);
  },
  abs: ofNumber('abs'),
  ceil: ofNumber('ceil'),
  floor: ofNumber('floor'),
  round: ({ value, given }) => number(roundedTo(`toFloat64(${asNumber(value)})`, given.number('digits') ?? 0)),
  log: ({ value, given }) => {
    const base = given.number('base');
    return number(
      base === undefined ? `log(${asNumber(value)})` : `log(${asNumber(value)}) / ${wholeOrFraction(Math.log(base))}`,
    );
  },
  log2: ofNumber('log2'),
  log10: ofNumber('log10'),
  default: ({ value, given, compile }) => {
    const fallback = given.one('value');
    const other = fallback === undefined ? text("''") : compile(fallback);
    if ((value.type === 'number' || value.type === 'integer') && fallback?.kind === 'number') {
      return number(`ifNull(toFloat64(${value.sql}), ${asNumber(other)})`);
    }
    return typed('json', `coalesce(${asJson(value)}, ${asJson(other)})`);
  },
  now: ({ environment }) => number(environment.parameters.number(environment.nowMs)),
  set: ({ value }) => typed('list', `arraySort(arrayDistinct(${elementsOf(value)}))`),
  unwrap: ({ value }) => typed('json', `arrayJoin(${elementsOf(value)})`),
  json_extract: ({ value, given, environment }) => {
    const steps = (given.text('path') ?? '')
      .replace(/^\$\.?/, '')
      .split(/[.[\]]+/)
      .filter((step) => step !== '');
    const places = steps.map((step) =>
      /^\d{1,9}$/.test(step) ? String(Number(step) + 1) : environment.parameters.text(step),
    );
    const raw = `JSONExtractRaw(${[asPlainText(value), ...places].join(', ')})`;
    return typed('json', `if(${raw} IN ('', 'null'), NULL, ${raw})`);
  },
  json_format: ({ value }) =>
    text(`if(isValidJSON(${asPlainText(value)}), prettyPrintJSON(${asPlainText(value)}), ${asText(value)})`),
  drain: ({ value, environment, node }) => {
    const line = asPlainText(value);
    const patterns = environment.patternsOf(node);
    const pattern = patterns === undefined ? lineShape(line) : linePattern(line, patterns, environment.parameters);
    return text(`if(${isPresent(value)}, ${pattern}, NULL)`);
  },
};

/** Halves go away from zero, as people and the other end of the wire count; the engine would take the even neighbour. */
function roundedTo(sql: string, digits: number): string {
  const scale = `pow(10, ${wholeNumber(digits)})`;
  return `sign(${sql}) * floor(abs(${sql}) * ${scale} + 0.5) / ${scale}`;
}

/** A number that the compiler computed, as a literal. */
function wholeOrFraction(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`${value} is no number`);
  return String(value);
}

/** The elements of a JSON array as JSON texts; of anything else the one value. */
const elementsOf = (value: Value): string => {
  if (value.type === 'list') return value.sql;
  const plain = asPlainText(value);
  return `if(startsWith(${plain}, '['), JSONExtractArrayRaw(${plain}), arrayFilter(each -> notEmpty(each), [ifNull(${asJson(value)}, '')]))`;
};
