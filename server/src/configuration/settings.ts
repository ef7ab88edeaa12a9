import type { SettingType } from './setting-type.ts';
import { allowedTargets } from './types/allowed-targets.ts';
import { flag, oneOf } from './types/choice.ts';
import { clickhouseUrl } from './types/clickhouse-url.ts';
import { databaseUrl } from './types/database-url.ts';
import { grafanaVersion } from './types/grafana-version.ts';
import { host } from './types/host.ts';
import { issuerUrl } from './types/issuer-url.ts';
import { path } from './types/path.ts';
import { plainText } from './types/plain-text.ts';
import { publicUrl } from './types/public-url.ts';
import { keyMaterial, secretText } from './types/secret.ts';
import { trustedProxies } from './types/trusted-proxies.ts';
import { wholeNumber } from './types/whole-number.ts';

/** What is written when a setting is left out; goes through the same `parse` as a written value. */
type RawDefault = string | number | boolean;

export interface Setting<Value> {
  readonly environment: string;
  readonly type: SettingType<Value>;
  readonly default: RawDefault | undefined;
  /** Shown as `set` or `not set`, and never repeated in a message. */
  readonly secret: boolean;
  readonly description: string;
}

type Row<Value> = Pick<Setting<Value>, 'environment' | 'type' | 'description'>;

function setting<Value>(row: Row<Value> & { readonly default: RawDefault }): Setting<Value> {
  return { ...row, secret: false };
}

function optional<Value>(row: Row<Value>): Setting<Value | undefined> {
  return { ...row, default: undefined, secret: false };
}

function secret<Value>(row: Row<Value>): Setting<Value | undefined> {
  return { ...row, default: undefined, secret: true };
}

/** Variables that are read and are no setting: the file cannot name itself. */
export const configurationFileVariable = 'BELVEDERE_CONFIG';

const password = /^[^\p{Cc}]*$/u;
const headerToken = /^[\x21-\x7e]*$/;
const urlToken = /^[A-Za-z0-9._~-]*$/;

/**
 * The one table of settings. The name of a row is its key in the file and its name in `Configuration`; reading,
 * checking, the documentation and `belvedere config` derive from it, so a new setting is one row here.
 */
export const settings = {
  port: setting({
    environment: 'PORT',
    type: wholeNumber({ minimum: 0, maximum: 65_535 }),
    default: 7070,
    description: 'Port to listen on. 0 takes a free one, another one after each restart.',
  }),
  host: setting({
    environment: 'BELVEDERE_HOST',
    type: host(),
    default: '127.0.0.1',
    description: 'Address to listen on. The default is reached from this machine only; 0.0.0.0 from everywhere.',
  }),
  dataDir: setting({
    environment: 'BELVEDERE_DATA_DIR',
    type: path(),
    default: './data',
    description: 'Folder that holds everything the server stores. One server at a time.',
  }),
  databaseUrl: secret({
    environment: 'BELVEDERE_DATABASE_URL',
    type: databaseUrl(),
    description:
      'A PostgreSQL database (version 15 or newer) instead of the embedded store, for one server or several: `postgres://user:password@host:5432/database`. Needs the master key.',
  }),
  databaseConnectionsMax: setting({
    environment: 'BELVEDERE_DATABASE_CONNECTIONS_MAX',
    type: wholeNumber({ minimum: 2, maximum: 1_000 }),
    default: 10,
    description: 'Connections that this server keeps to PostgreSQL at most.',
  }),
  adminPassword: secret({
    environment: 'BELVEDERE_ADMIN_PASSWORD',
    type: secretText({ minimumLength: 8, pattern: password, patternMeaning: 'no control characters' }),
    description: 'Password of the first account, `admin`. First run only; left out, one is made and shown once.',
  }),
  apiKey: secret({
    environment: 'BELVEDERE_API_KEY',
    type: secretText({ minimumLength: 16, pattern: headerToken, patternMeaning: 'printable ASCII without spaces' }),
    description: 'Secret of the first API key. First run only; left out, one is made and shown once.',
  }),
  ingestToken: secret({
    environment: 'BELVEDERE_INGEST_TOKEN',
    type: secretText({ minimumLength: 16, pattern: urlToken, patternMeaning: 'letters, digits and `-._~`' }),
    description: 'The first ingest token, which agents send. First run only; left out, one is made and shown once.',
  }),
  masterKey: secret({
    environment: 'BELVEDERE_MASTER_KEY',
    type: keyMaterial(),
    description:
      'Key that encrypts the secrets that must be kept. Left out, `master.key` in the data folder is used; with PostgreSQL it is required, the same for every server.',
  }),
  publicUrl: optional({
    environment: 'BELVEDERE_PUBLIC_URL',
    type: publicUrl(),
    description: 'Where people reach the server, for links, cookies and the sub path behind a proxy.',
  }),
  trustedProxies: setting({
    environment: 'BELVEDERE_TRUSTED_PROXIES',
    type: trustedProxies(),
    default: '',
    description: 'Proxies whose `X-Forwarded-For` is believed. From everybody else the header is ignored.',
  }),
  tlsCertFile: optional({
    environment: 'BELVEDERE_TLS_CERT_FILE',
    type: path(),
    description: 'Certificate chain in PEM form. Together with the key file it switches HTTPS on.',
  }),
  tlsKeyFile: optional({
    environment: 'BELVEDERE_TLS_KEY_FILE',
    type: path(),
    description: 'Private key of the certificate in PEM form.',
  }),
  logLevel: setting({
    environment: 'BELVEDERE_LOG_LEVEL',
    type: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace']),
    default: 'info',
    description: 'Lowest level that is written to the log.',
  }),
  bodyBytesMax: setting({
    environment: 'BELVEDERE_BODY_BYTES_MAX',
    type: wholeNumber({ minimum: 64 * 1024, maximum: 64 * 1024 * 1024 }),
    default: 8 * 1024 * 1024,
    description: 'Largest request body in bytes; larger ones are answered 413.',
  }),
  requestTimeoutMs: setting({
    environment: 'BELVEDERE_REQUEST_TIMEOUT_MS',
    type: wholeNumber({ minimum: 100, maximum: 3_600_000 }),
    default: 30_000,
    description: 'Time a client has to send a whole request.',
  }),
  headersTimeoutMs: setting({
    environment: 'BELVEDERE_HEADERS_TIMEOUT_MS',
    type: wholeNumber({ minimum: 100, maximum: 3_600_000 }),
    default: 10_000,
    description: 'Time a client has to send the headers; at most the request time-out.',
  }),
  shutdownTimeoutMs: setting({
    environment: 'BELVEDERE_SHUTDOWN_TIMEOUT_MS',
    type: wholeNumber({ minimum: 0, maximum: 600_000 }),
    default: 10_000,
    description: 'Time that requests in flight have to finish when the server is stopped.',
  }),
  drainMs: setting({
    environment: 'BELVEDERE_DRAIN_MS',
    type: wholeNumber({ minimum: 0, maximum: 600_000 }),
    default: 0,
    description:
      'Time for which a server that is stopped goes on serving while `/readyz` says 503, so that a balancer sends its callers elsewhere. 0 where there is none.',
  }),
  failedCredentialsPerMinute: setting({
    environment: 'BELVEDERE_FAILED_CREDENTIALS_PER_MINUTE',
    type: wholeNumber({ minimum: 0, maximum: 1_000_000 }),
    default: 120,
    description: 'Failed credentials that one address may send in a minute before it gets 429. 0 switches this off.',
  }),
  proxyAllow: setting({
    environment: 'BELVEDERE_PROXY_ALLOW',
    type: allowedTargets(),
    default: '',
    description:
      'Addresses that data sources may reach although they are loopback, link-local, metadata or reserved ones. Private networks need no entry.',
  }),
  grafanaVersion: setting({
    environment: 'BELVEDERE_GRAFANA_VERSION',
    type: grafanaVersion(),
    default: '11.6.0',
    description: 'The version that clients of Grafana are told. Some of them ask other things of older or newer ones.',
  }),
  grafanaProfile: setting({
    environment: 'BELVEDERE_GRAFANA_PROFILE',
    type: oneOf(['default', 'strict']),
    default: 'default',
    description:
      '`strict` gives up what Grafana itself gave up with the reported version, such as dashboards by slug; `default` keeps it all.',
  }),
  keyIdLogin: setting({
    environment: 'BELVEDERE_KEY_ID_LOGIN',
    type: flag(),
    default: false,
    description: 'Lets old scripts authenticate with the id of a key. Ids appear in answers: leave it off if you can.',
  }),
  allowSignUp: setting({
    environment: 'BELVEDERE_ALLOW_SIGN_UP',
    type: flag(),
    default: false,
    description: 'Lets anybody who reaches the server make an account that may read the first workspace.',
  }),
  oauthIssuer: optional({
    environment: 'BELVEDERE_OAUTH_ISSUER',
    type: issuerUrl(),
    description: 'OpenID Connect provider at which people may log in. Needs the client id and the public URL.',
  }),
  oauthClientId: optional({
    environment: 'BELVEDERE_OAUTH_CLIENT_ID',
    type: plainText({ pattern: headerToken, accepts: 'printable ASCII without spaces' }),
    description: 'Name under which the provider knows this server.',
  }),
  oauthClientSecret: secret({
    environment: 'BELVEDERE_OAUTH_CLIENT_SECRET',
    type: secretText({ minimumLength: 1, pattern: password, patternMeaning: 'no control characters' }),
    description: 'Secret of that client. Left out for a public client, which proves itself by PKCE alone.',
  }),
  oauthScopes: setting({
    environment: 'BELVEDERE_OAUTH_SCOPES',
    type: plainText({ pattern: /^[\x21\x23-\x5b\x5d-\x7e ,]*$/, accepts: 'scopes with spaces or commas between' }),
    default: 'openid profile email',
    description: 'What the provider is asked for. `openid` is always asked for.',
  }),
  oauthRoleClaim: optional({
    environment: 'BELVEDERE_OAUTH_ROLE_CLAIM',
    type: plainText({
      pattern: /^[^\p{C}]*$/u,
      accepts: 'the name of a claim, with dots where it lies inside of another',
    }),
    description: 'Claim that names the role, which each login then sets. Left out, roles are given here.',
  }),
  oauthName: setting({
    environment: 'BELVEDERE_OAUTH_NAME',
    type: plainText({ maximumLength: 64, pattern: /^[^\p{C}]*$/u, accepts: 'text' }),
    default: 'OpenID Connect',
    description: 'What the page for logging in calls the provider.',
  }),
  oauthAllowSignUp: setting({
    environment: 'BELVEDERE_OAUTH_ALLOW_SIGN_UP',
    type: flag(),
    default: true,
    description: 'Whether somebody who logs in at the provider for the first time gets an account.',
  }),
  oauthTrustEmail: setting({
    environment: 'BELVEDERE_OAUTH_TRUST_EMAIL',
    type: flag(),
    default: false,
    description:
      'Takes e-mail addresses of the provider as verified although it does not say so. Only where its users cannot choose them.',
  }),
  engine: setting({
    environment: 'BELVEDERE_ENGINE',
    type: oneOf(['embedded', 'off']),
    default: 'embedded',
    description: 'The engine for telemetry and the record of calls. `off` starts none: calls wait in the spool.',
  }),
  clickhouseUrl: secret({
    environment: 'BELVEDERE_CLICKHOUSE_URL',
    type: clickhouseUrl(),
    description: 'A ClickHouse server instead of the embedded engine: `http://user:password@host:8123/database`.',
  }),
  engineMemoryBytesMax: setting({
    environment: 'BELVEDERE_ENGINE_MEMORY_BYTES_MAX',
    type: wholeNumber({ minimum: 256 * 1024 * 1024, maximum: 1024 * 1024 * 1024 * 1024 }),
    default: 1024 * 1024 * 1024,
    description: 'Memory that the embedded engine may use for queries. Plan twice as much for its process.',
  }),
  diskFreeBytesMin: setting({
    environment: 'BELVEDERE_DISK_FREE_BYTES_MIN',
    type: wholeNumber({ minimum: 0, maximum: 2 ** 49 }),
    default: 512 * 1024 * 1024,
    description:
      'Bytes that must be free on the disk of the data folder for telemetry to be taken in; below it agents are told to wait. Only for the embedded engine.',
  }),
  seriesPerDayMax: setting({
    environment: 'BELVEDERE_SERIES_PER_DAY_MAX',
    type: wholeNumber({ minimum: 1, maximum: 100_000_000 }),
    default: 1_000_000,
    description:
      'Series of metrics (measurement and tags) that a workspace may send in a day; points of further ones are refused.',
  }),
  fieldNamesPerDayMax: setting({
    environment: 'BELVEDERE_FIELD_NAMES_PER_DAY_MAX',
    type: wholeNumber({ minimum: 1, maximum: 10_000_000 }),
    default: 20_000,
    description:
      'Names of tags and fields, and as many measurements, that a workspace may send in a day in each category; points with further ones are refused.',
  }),
  ingestWithoutToken: setting({
    environment: 'BELVEDERE_INGEST_WITHOUT_TOKEN',
    type: flag(),
    default: false,
    description:
      'Takes telemetry without a token from this machine into the first workspace. Not behind a proxy that is not among the trusted ones: its address is that of everybody.',
  }),
  ingestTokenQueries: setting({
    environment: 'BELVEDERE_INGEST_TOKEN_QUERIES',
    type: flag(),
    default: false,
    description:
      'Lets ingest tokens ask at POST /v1/query/raw as well as send, as the commands of agents do. Tokens lie in the settings of agents and in web pages: whoever has one then reads all telemetry of its workspace. API keys always may.',
  }),
  queryBudgetSeconds: setting({
    environment: 'BELVEDERE_QUERY_BUDGET_SECONDS',
    type: wholeNumber({ minimum: 1, maximum: 3_600 }),
    default: 120,
    description:
      'How long the queries of one key or account may keep the telemetry engine busy in each minute, added up.',
  }),
  collector: setting({
    environment: 'BELVEDERE_COLLECTOR',
    type: oneOf(['on', 'off']),
    default: 'on',
    description:
      'Reports the machine that the server runs on, as an agent would: host, processes, processors, memory, disks, network. Linux only; switch it off where an agent does it.',
  }),
  spoolBytesMax: setting({
    environment: 'BELVEDERE_SPOOL_BYTES_MAX',
    type: wholeNumber({ minimum: 1024 * 1024, maximum: 1024 * 1024 * 1024 * 1024 }),
    default: 1024 * 1024 * 1024,
    description: 'Calls that may wait on disk for the engine, in bytes. When they are more, changes are refused.',
  }),
  idempotencyHours: setting({
    environment: 'BELVEDERE_IDEMPOTENCY_HOURS',
    type: wholeNumber({ minimum: 1, maximum: 8760 }),
    default: 24,
    description: 'How long the answer to an idempotency key is kept.',
  }),
  passwordCharactersMin: setting({
    environment: 'BELVEDERE_PASSWORD_CHARACTERS_MIN',
    type: wholeNumber({ minimum: 4, maximum: 64 }),
    default: 8,
    description:
      'How many characters a password needs that somebody chooses. 4 is the rule of Grafana, for programs that make users with short ones.',
  }),
};

export type SettingName = keyof typeof settings;

type ValueOf<Row> = Row extends Setting<infer Value> ? Value : never;

/** The checked settings, frozen. Paths are absolute; a setting without default that was left out is undefined. */
export type Configuration = { readonly [Name in SettingName]: ValueOf<(typeof settings)[Name]> };

/** The table as a list, for code that treats all rows alike. */
export const settingRows = Object.entries(settings) as readonly (readonly [SettingName, Setting<unknown>])[];
