import type { MessageKey } from '../../language/language.ts';

/** Where a value of the form goes: into the data source, into its `jsonData`, or to its secrets, which nobody sees again. */
type Place = 'top' | 'json' | 'secret';
/** Fields that belong together; those but the first are folded. */
export type FieldGroup = 'connection' | 'access' | 'options' | 'tls' | 'header';

export interface SourceField {
  readonly place: Place;
  readonly name: string;
  readonly text: MessageKey;
  readonly group: FieldGroup;
  readonly kind?: 'text' | 'number' | 'flag' | 'lines';
  readonly choices?: readonly string[];
  readonly hint?: MessageKey;
  readonly placeholder?: string;
  readonly isRequired?: boolean;
}

export interface SourceType {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly SourceField[];
}

const url = (placeholder: string, hint?: MessageKey): SourceField => ({
  place: 'top',
  name: 'url',
  text: 'url',
  group: 'connection',
  placeholder,
  isRequired: true,
  ...(hint && { hint }),
});

const basicAccess: readonly SourceField[] = [
  { place: 'top', name: 'basicAuthUser', text: 'user', group: 'access', hint: 'basicAuthHint' },
  { place: 'secret', name: 'basicAuthPassword', text: 'password', group: 'access' },
];

const userAccess = (isRequired: boolean): readonly SourceField[] => [
  { place: 'top', name: 'user', text: 'user', group: 'access', isRequired },
  { place: 'secret', name: 'password', text: 'password', group: 'access' },
];

const timeout: SourceField = {
  place: 'json',
  name: 'timeout',
  text: 'timeoutSeconds',
  group: 'options',
  kind: 'number',
  placeholder: '30',
};

const interval = (hint: MessageKey): SourceField => ({
  place: 'json',
  name: 'timeInterval',
  text: 'leastInterval',
  group: 'options',
  placeholder: '15s',
  hint,
});

const tls: readonly SourceField[] = [
  { place: 'json', name: 'tlsSkipVerify', text: 'tlsSkipVerify', group: 'tls', kind: 'flag' },
  { place: 'json', name: 'serverName', text: 'tlsServerName', group: 'tls' },
  { place: 'json', name: 'tlsAuthWithCACert', text: 'tlsOwnAuthority', group: 'tls', kind: 'flag' },
  { place: 'secret', name: 'tlsCACert', text: 'tlsAuthority', group: 'tls', kind: 'lines' },
  { place: 'json', name: 'tlsAuth', text: 'tlsClient', group: 'tls', kind: 'flag' },
  { place: 'secret', name: 'tlsClientCert', text: 'tlsClientCertificate', group: 'tls', kind: 'lines' },
  { place: 'secret', name: 'tlsClientKey', text: 'tlsClientKey', group: 'tls', kind: 'lines' },
];

const header: readonly SourceField[] = [
  { place: 'json', name: 'httpHeaderName1', text: 'headerName', group: 'header', placeholder: 'X-Scope-OrgID' },
  { place: 'secret', name: 'httpHeaderValue1', text: 'headerValue', group: 'header' },
];

const database = (name: string): SourceField => ({
  place: 'json',
  name,
  text: 'database',
  group: 'connection',
  isRequired: true,
});

/** The types that the server can ask, with the fields that each reads. */
export const sourceTypes: readonly SourceType[] = [
  {
    id: 'prometheus',
    title: 'Prometheus',
    fields: [
      url('http://prometheus:9090'),
      ...basicAccess,
      interval('leastIntervalHint'),
      { place: 'json', name: 'httpMethod', text: 'httpMethod', group: 'options', choices: ['POST', 'GET'] },
      {
        place: 'json',
        name: 'customQueryParameters',
        text: 'queryParameters',
        group: 'options',
        placeholder: 'max_source_resolution=5m',
      },
      timeout,
      ...header,
      ...tls,
    ],
  },
  {
    id: 'influxdb',
    title: 'InfluxDB',
    fields: [
      url('http://influxdb:8086', 'influxHint'),
      database('dbName'),
      ...userAccess(false),
      interval('leastIntervalHint'),
      { place: 'json', name: 'httpMode', text: 'httpMethod', group: 'options', choices: ['GET', 'POST'] },
      timeout,
      ...header,
      ...tls,
    ],
  },
  { id: 'loki', title: 'Loki', fields: [url('http://loki:3100'), ...basicAccess, timeout, ...header, ...tls] },
  {
    id: 'elasticsearch',
    title: 'Elasticsearch',
    fields: [
      url('http://elasticsearch:9200'),
      { place: 'json', name: 'index', text: 'index', group: 'connection', placeholder: 'logs-*', isRequired: true },
      { place: 'json', name: 'timeField', text: 'timeField', group: 'connection', placeholder: '@timestamp' },
      { place: 'json', name: 'logMessageField', text: 'messageField', group: 'connection', placeholder: 'message' },
      ...basicAccess,
      timeout,
      ...header,
      ...tls,
    ],
  },
  {
    id: 'grafana-postgresql-datasource',
    title: 'PostgreSQL',
    fields: [
      url('postgres:5432', 'hostAndPort'),
      database('database'),
      ...userAccess(true),
      {
        place: 'json',
        name: 'sslmode',
        text: 'tlsMode',
        group: 'connection',
        choices: ['verify-full', 'verify-ca', 'require', 'disable'],
      },
      timeout,
      ...tls,
    ],
  },
  {
    id: 'mysql',
    title: 'MySQL',
    fields: [
      url('mysql:3306', 'hostAndPort'),
      database('database'),
      ...userAccess(true),
      { place: 'json', name: 'timezone', text: 'timeZone', group: 'options', placeholder: '+02:00' },
      {
        place: 'json',
        name: 'allowCleartextPasswords',
        text: 'clearTextPasswords',
        group: 'options',
        kind: 'flag',
        hint: 'clearTextPasswordsHint',
      },
      timeout,
      ...tls,
    ],
  },
];

/** What a data source of a type has that the server cannot ask: it is stored, and its proxy passes requests on. */
const otherFields: readonly SourceField[] = [url('http://…'), ...basicAccess, timeout, ...header, ...tls];

/** An older name of the same type. */
const aliases: Readonly<Record<string, string>> = { postgres: 'grafana-postgresql-datasource' };

export function sourceTypeOf(id: string): SourceType {
  const known = sourceTypes.find((type) => type.id === (aliases[id] ?? id));
  return known ?? { id, title: id, fields: otherFields };
}
