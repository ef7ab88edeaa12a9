import { momentByPattern } from '../../../charts/units/moments.ts';
import { type Chosen, type ChosenByName, isAll, meantValues } from '../variables/variable.ts';

export interface GrafanaScope {
  readonly chosen: ChosenByName;
  /** Wins over variables: `__from` and its like, values of a repetition, of a clicked point. */
  readonly own: Readonly<Record<string, string>>;
  readonly zone: string;
}

/** How a value is written where no format is named. */
export type DefaultFormat = (values: readonly string[], chosen: Chosen | undefined) => string;

const reference = /\$(\w+)|\[\[(\w+)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:}]+)|\["([^"\]]+)"\])?(?::([^}]*))?\}/g;

/** Replaces `$name`, `${name:format}` and `[[name]]`. Names that nobody knows stay as they are. */
export function interpolateGrafana(text: string, scope: GrafanaScope, standard: DefaultFormat = glob): string {
  if (!text.includes('$') && !text.includes('[[')) return text;
  return text.replaceAll(
    reference,
    (
      whole,
      short?: string,
      old?: string,
      oldFormat?: string,
      long?: string,
      dotted?: string,
      quoted?: string,
      format?: string,
    ) => {
      const name = short ?? old ?? long ?? '';
      const path = dotted ?? quoted;
      const own = scope.own[path === undefined ? name : `${name}.${path}`];
      const wanted = oldFormat ?? format;
      if (own !== undefined) return wanted === undefined ? own : formatted(wanted, [own], undefined, name, scope.zone);
      const chosen = path === undefined ? scope.chosen.get(name) : undefined;
      if (chosen === undefined) return whole;
      const { allValue } = chosen.variable;
      // A value for all is written as it is: it is an expression of its own.
      if (isAll(chosen.values) && allValue !== undefined && wanted !== 'text') {
        return allValue.includes(`$${name}`) ? allValue : interpolateGrafana(allValue, scope, standard);
      }
      const values = meantValues(chosen);
      return wanted === undefined ? standard(values, chosen) : formatted(wanted, values, chosen, name, scope.zone);
    },
  );
}

/** `$__all` and `__to` are no variables. */
export function namesIn(text: string): readonly string[] {
  return [...text.matchAll(reference)].map(([, short, old, , long]) => short ?? old ?? long ?? '');
}

const escapedRegex = (value: string): string => value.replaceAll(/[\\^$*+?.()|[\]{}/]/g, '\\$&');

const glob = (values: readonly string[]): string => (values.length === 1 ? (values[0] ?? '') : `{${values.join(',')}}`);

const regex = (values: readonly string[]): string =>
  values.length === 1 ? escapedRegex(values[0] ?? '') : `(${values.map(escapedRegex).join('|')})`;

const quoted = (values: readonly string[], quote: string, escaped: (value: string) => string): string =>
  values.map((value) => `${quote}${escaped(value)}${quote}`).join(',');

const lucene = (value: string): string => value.replaceAll(/[!*+\-=<>\s&|()[\]{}^~?:\\/"]/g, '\\$&');

const percent = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);

const html = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

function formatted(
  format: string,
  values: readonly string[],
  chosen: Chosen | undefined,
  name: string,
  zone: string,
): string {
  const [kind = '', ...rest] = format.split(':');
  const argument = rest.join(':');
  switch (kind) {
    case 'raw':
    case 'csv':
      return values.join(',');
    case 'pipe':
      return values.join('|');
    case 'regex':
      return regex(values);
    case 'json':
      return values.length === 1 && chosen?.variable.isMulti !== true
        ? JSON.stringify(values[0])
        : JSON.stringify(values);
    case 'lucene':
      if (values.length === 0) return '__empty__';
      return values.length === 1
        ? lucene(values[0] ?? '')
        : `(${values.map((value) => `"${lucene(value)}"`).join(' OR ')})`;
    case 'distributed':
      return values.map((value, index) => (index === 0 ? value : `${name}=${value}`)).join(',');
    case 'percentencode':
      return percent(chosen?.variable.isMulti === true ? `{${values.join(',')}}` : glob(values));
    case 'uriencode':
      return encodeURI(glob(values)).replaceAll(
        /[!'()*]/g,
        (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
      );
    case 'html':
      return values.map(html).join(', ');
    case 'singlequote':
      return quoted(values, "'", (value) => value.replaceAll("'", "\\'"));
    case 'doublequote':
      return quoted(values, '"', (value) => value.replaceAll('"', '\\"'));
    case 'sqlstring':
      return quoted(values, "'", (value) => value.replaceAll("'", "''"));
    case 'date':
      return dateText(values[0] ?? '', argument, zone);
    case 'text':
      return textsOf(values, chosen).join(' + ');
    case 'queryparam':
      return values.map((value) => `var-${name}=${encodeURIComponent(value)}`).join('&');
    case 'customqueryparam': {
      const [parameter = name, prefix = ''] = rest;
      return values.map((value) => `${parameter}=${encodeURIComponent(prefix + value)}`).join('&');
    }
    case 'join':
      return values.join(argument === '' ? ',' : argument);
    default:
      return glob(values);
  }
}

const textsOf = (values: readonly string[], chosen: Chosen | undefined): readonly string[] =>
  chosen !== undefined && isAll(chosen.values)
    ? ['All']
    : values.map((value) => chosen?.options.find((option) => option.value === value)?.text ?? value);

function dateText(value: string, pattern: string, zone: string): string {
  const timeMs = Number(value);
  if (Number.isNaN(timeMs)) return 'NaN';
  if (pattern === 'ms') return String(timeMs);
  if (pattern === 'seconds') return String(Math.round(timeMs / 1000));
  if (pattern === '' || pattern === 'iso') return new Date(timeMs).toISOString();
  return momentByPattern(timeMs, pattern, zone);
}

/** Of several values one must fit; of a single one nothing but its quotes would be misread. */
function prometheus(values: readonly string[], chosen: Chosen | undefined): string {
  const isList = chosen?.variable.isMulti === true || chosen?.variable.hasAll === true;
  if (!isList) return (values[0] ?? '').replaceAll('\\', '\\\\').replaceAll("'", "\\'");
  const escaped = values.map((value) => escapedRegex(value).replaceAll('\\', '\\\\'));
  return escaped.length === 1 ? (escaped[0] ?? '') : `(${escaped.join('|')})`;
}

const sql: DefaultFormat = (values, chosen) =>
  chosen?.variable.isMulti === true || chosen?.variable.hasAll === true
    ? quoted(values, "'", (value) => value.replaceAll("'", "''"))
    : values.join(',');

const influx: DefaultFormat = (values, chosen) =>
  chosen?.variable.isMulti === true || chosen?.variable.hasAll === true ? regex(values) : values.join(',');

/** The format of a kind of data source. */
export function defaultFormatOf(type: string): DefaultFormat {
  if (type === 'prometheus' || type === 'loki') return prometheus;
  if (/mysql|postgres|mssql|clickhouse|sqlite/.test(type)) return sql;
  if (type === 'influxdb') return influx;
  if (type === 'elasticsearch' || type === 'opensearch')
    return (values) => formatted('lucene', values, undefined, '', 'utc');
  return glob;
}
