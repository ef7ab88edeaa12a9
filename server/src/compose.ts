import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createRecorder } from './calls/create-recorder.ts';
import { createCallSearch } from './calls/create-search.ts';
import type { Recorder } from './calls/recorder.ts';
import type { SearchLimits } from './calls/search-reader.ts';
import type { SpoolFiles } from './calls/spool/files.ts';
import { type CollectorOptions, type RunningCollector, startCollector } from './collector/index.ts';
import type { Configuration } from './configuration/index.ts';
import { addConsole, readConsoleBundle } from './console/index.ts';
import { createAuthenticateSender } from './dialects/authenticate-sender.ts';
import { calledRecordsFailureForm, serveCalledRecords } from './dialects/called-records/index.ts';
import { countingRefusals, createFailedCredentials } from './dialects/failed-credentials.ts';
import {
  gatewayFailureForm,
  openQuarantine,
  pullBlacklists,
  pullPipelines,
  serveGateway,
} from './dialects/gateway/index.ts';
import { grafanaFailureForms, serveGrafana } from './dialects/grafana/index.ts';
import { influxFailureForm, serveInflux } from './dialects/influx/index.ts';
import { createLimits } from './dialects/limits.ts';
import { openApiFailureForm, serveOpenApi } from './dialects/open-api/index.ts';
import { otlpFailureForm, serveOtlp } from './dialects/otlp/index.ts';
import { prometheusFailureForm, servePrometheus } from './dialects/prometheus/index.ts';
import {
  createHttpServer,
  type createLogger,
  type HttpServer,
  type Metrics,
  type ReadinessCheck,
} from './http/index.ts';
import { createBodyHash } from './ingest/body-hash.ts';
import { createSink, type ServerSink } from './ingest/create-sink.ts';
import { type FreeSpaceOptions, unwatchedSpace, watchFreeSpace } from './ingest/free-space.ts';
import { keepDaysOf } from './ingest/keep-days.ts';
import { Ledger } from './ingest/ledger.ts';
import { createPointStore } from './ingest/point-store.ts';
import { SeriesWatch } from './ingest/series.ts';
import { type KernelOptions, openKernel } from './open-kernel.ts';
import { openQueryDesk } from './query/desk/open-desk.ts';
import { createInventory } from './query/objects/create-inventory.ts';
import { createTelemetry, type Telemetry } from './telemetry/index.ts';
import { createPasswordCheck } from './workspace/accounts/index.ts';
import { firstArrival, type KeyedWrite } from './workspace/ingest/index.ts';
import { createFindSender, createTokenUsage, ownToken } from './workspace/ingest-tokens/index.ts';
import { effectHandlers, startDelivery, startJobs } from './workspace/jobs/index.ts';
import type { Kernel } from './workspace/kernel/kernel.ts';
import type { Operation } from './workspace/kernel/operation.ts';
import { workspaceSettings } from './workspace/kernel/workspace-settings.ts';
import { createAuthenticate, createKeyUsage } from './workspace/keys/index.ts';
import { operations as allOperations, rehearse } from './workspace/registry.ts';
import { startWebhooks } from './workspace/webhooks/index.ts';
import { type FirstRunSecrets, firstRun } from './workspace/workspaces/index.ts';

export interface ServerOptions {
  readonly configuration: Configuration;
  readonly folder: { readonly path: string; readonly storeFile: string };
  readonly log: ReturnType<typeof createLogger>;
  /** Called once when the disk refused a sync: what is on it is unknown, and the process has to end. */
  readonly onFatal: (error: unknown) => void;
  /** What the Open API serves; tests give operations that count or fail. */
  readonly operations?: readonly Operation[];
  /** Made by tests. */
  readonly faults?: KernelOptions['faults'] & {
    readonly spoolFiles?: SpoolFiles;
    /** What the engine loads in place of its library. */
    readonly engineLoaderPath?: string;
    /** Tighter limits of the searches of the calls and of the inventory. */
    readonly searchLimits?: SearchLimits;
    /** Bytes that are free on the disk of the data folder. */
    readonly bytesFree?: FreeSpaceOptions['bytesFree'];
  };
  /** Takes the place of the recorder, for what is measured without one. */
  readonly recorder?: Recorder;
}

export interface Server {
  readonly kernel: Kernel;
  readonly http: HttpServer;
  readonly telemetry: Telemetry;
  readonly recorder: Recorder;
  /** Where points of every protocol go. */
  readonly sink: ServerSink;
  /** Secrets made on the first run, to be shown once; null when the data was there already. */
  readonly firstRun: FirstRunSecrets | null;
  /** Starts accepting and answers the address. */
  readonly listen: () => Promise<string>;
  /** Starts to report the own machine to this server, which listens at the address. Nothing else does. */
  readonly collect: (
    address: string,
    every?: Pick<CollectorOptions, 'metricsEveryMs' | 'objectsEveryMs'>,
  ) => Promise<void>;
  /** Answers what is under way, then gives everything back. */
  readonly close: () => Promise<void>;
}

/** The one place where the parts are wired together. Nothing listens before `listen`. */
export async function createServer({
  configuration,
  folder,
  log,
  onFatal,
  operations = allOperations,
  faults,
  recorder: givenRecorder,
}: ServerOptions): Promise<Server> {
  const { spoolFiles, engineLoaderPath, searchLimits = {}, bytesFree, ...storeFaults } = faults ?? {};
  const telemetry = createTelemetry({
    folder: folder.path,
    engine: configuration.engine,
    clickhouseUrl: configuration.clickhouseUrl,
    engineMemoryBytesMax: configuration.engineMemoryBytesMax,
    log,
    ...(engineLoaderPath === undefined ? {} : { loaderPath: engineLoaderPath }),
  });
  const recorder =
    givenRecorder ??
    createRecorder({
      folder: join(folder.path, 'spool'),
      telemetry,
      log,
      spoolBytesMax: configuration.spoolBytesMax,
      isShared: configuration.clickhouseUrl !== undefined,
      ...(spoolFiles === undefined ? {} : { files: spoolFiles }),
    });
  const ledger = new Ledger({ telemetry, now: Date.now, log });
  const queries = openQueryDesk({
    telemetry,
    log,
    now: Date.now,
    limits: searchLimits,
    budgetMsPerMinute: configuration.queryBudgetSeconds * 1_000,
    // An engine of its own has no other server to tell.
    isShared: configuration.clickhouseUrl !== undefined,
  });
  const kernel = await openKernel({
    configuration,
    folder,
    log,
    calls: createCallSearch({ telemetry, settle: (untilUs) => recorder.settle(untilUs), limits: searchLimits }),
    points: createPointStore({ telemetry, ledger, now: Date.now }),
    queries,
    inventory: createInventory({ telemetry, now: Date.now, limits: searchLimits }),
    onFatal,
    faults: storeFaults,
  });
  const secrets = await firstRun(kernel, {
    adminPassword: configuration.adminPassword,
    apiKey: configuration.apiKey,
    ingestToken: configuration.ingestToken,
  });
  const usage = createKeyUsage(kernel);
  const jobs = startJobs(kernel, { ownEngine: ownEngineOf(configuration, folder.path) });
  const delivery = startDelivery(kernel, effectHandlers);
  const webhooks = startWebhooks(kernel);
  const limits = createLimits(kernel.now);
  const checkPassword = createPasswordCheck();
  const failedCredentials = createFailedCredentials(kernel.now, configuration.failedCredentialsPerMinute);
  const authenticate = countingRefusals(
    createAuthenticate(kernel, { keyIdLogin: configuration.keyIdLogin }, usage, checkPassword),
    failedCredentials,
  );
  const sink = createSink({
    telemetry,
    ledger,
    space:
      configuration.clickhouseUrl === undefined
        ? watchFreeSpace({
            folder: folder.path,
            bytesMin: configuration.diskFreeBytesMin,
            now: Date.now,
            ...(bytesFree === undefined ? {} : { bytesFree }),
          })
        : unwatchedSpace,
    series: new SeriesWatch({
      seriesMax: configuration.seriesPerDayMax,
      namesMax: configuration.fieldNamesPerDayMax,
      measurementsMax: configuration.fieldNamesPerDayMax,
    }),
    keepDaysOf: async (workspaceNumber, category) =>
      keepDaysOf((await workspaceSettings(kernel, workspaceNumber)).telemetryRetentionDays, category),
    now: Date.now,
  });
  const tokenUsage = createTokenUsage(kernel);
  const ingestOptions = {
    sink,
    recorder,
    log,
    authenticateSender: createAuthenticateSender(createFindSender(kernel, tokenUsage), failedCredentials, {
      withoutToken: configuration.ingestWithoutToken,
    }),
    firstArrival: (write: KeyedWrite) => firstArrival(kernel, write),
    hashBody: createBodyHash(kernel.secrets.deriveKey('hashes of batches')),
  };
  const { publicUrl } = configuration;
  const http = createHttpServer({
    log,
    publicUrl,
    trustedProxies: configuration.trustedProxies,
    tls: tlsOf(configuration),
    bodyBytesMax: configuration.bodyBytesMax,
    requestTimeoutMs: configuration.requestTimeoutMs,
    headersTimeoutMs: configuration.headersTimeoutMs,
    shutdownTimeoutMs: configuration.shutdownTimeoutMs,
    drainMs: configuration.drainMs,
    readiness: readinessOf(kernel, telemetry, recorder),
    failureForms: [
      openApiFailureForm(publicUrl?.href ?? ''),
      ...grafanaFailureForms,
      calledRecordsFailureForm,
      gatewayFailureForm,
      influxFailureForm,
      otlpFailureForm,
      prometheusFailureForm,
    ],
  });
  watchRecord(http.metrics, recorder);
  http.metrics.watch({
    name: 'belvedere_ingest_bytes',
    help: 'Bytes of telemetry that are read, decoded or wait for the engine.',
    kind: 'gauge',
    read: sink.bytes,
  });
  http.metrics.watch({
    name: 'belvedere_ingest_inserts_total',
    help: 'Inserts by which telemetry was stored.',
    kind: 'counter',
    read: sink.inserts,
  });
  serveOpenApi(http, {
    operations,
    authenticate,
    kernel,
    rehearse,
    recorder,
    bodyBytesMax: configuration.bodyBytesMax,
    limits,
    publicUrl,
  });
  serveCalledRecords(http, { kernel, recorder, authenticate, limits, publicAddress: publicUrl });
  serveGateway(http, {
    ...ingestOptions,
    kernel,
    quarantine: openQuarantine(join(folder.path, 'quarantine')),
    pullSources: [pullBlacklists(kernel), pullPipelines(kernel)],
    dialSources: [],
    queries: { authenticate, limits, recorder, tokensMayQuery: configuration.ingestTokenQueries },
  });
  serveInflux(http, ingestOptions);
  servePrometheus(http, ingestOptions);
  serveOtlp(http, ingestOptions);
  serveGrafana(http, {
    grafanaVersion: configuration.grafanaVersion,
    profile: configuration.grafanaProfile,
    kernel,
    rehearse,
    recorder,
    authenticate,
    checkPassword,
    limits,
    bodyBytesMax: configuration.bodyBytesMax,
    secureCookie:
      publicUrl === undefined ? configuration.tlsCertFile !== undefined : publicUrl.href.startsWith('https:'),
    publicUrl,
    loginProvider: await loginProviderOf(configuration),
    allowSignUp: configuration.allowSignUp,
  });
  addConsole(http.app, { bundle: readConsoleBundle(), basePath: publicUrl?.basePath ?? '' });
  let collector: RunningCollector | undefined;
  let stopWaiting = () => {};
  return {
    kernel,
    http,
    telemetry,
    recorder,
    sink,
    firstRun: secrets,
    listen: () => http.listen({ host: configuration.host, port: configuration.port }),
    collect: async (address, every = {}) => {
      // A server that cannot report its machine is still a server.
      const token = await ownToken(kernel).catch((error: unknown) => {
        log.warn({ err: error }, 'the collector of the own machine has no token, and is not started');
        return undefined;
      });
      if (token === undefined) return;
      const certificate = tlsOf(configuration)?.cert.toString();
      // Before the engine is there for the first time there is nobody to report to.
      stopWaiting = telemetry.onChange(({ status }) => {
        if (status === 'ready') collector ??= startCollector({ address, token, certificate, log, ...every });
      });
    },
    close: async () => {
      stopWaiting();
      await http.drain();
      await collector?.stop();
      kernel.changeSignal.end();
      await http.close();
      await queries.close();
      await jobs.stop();
      await delivery.stop();
      await webhooks.stop();
      await usage.stop();
      await tokenUsage.stop();
      await sink.close();
      await ledger.close();
      await recorder.close();
      await telemetry.close();
      await kernel.store.close();
    },
  };
}

/** A name for the embedded engine of one of several servers, the same after each of its starts. */
function ownEngineOf({ databaseUrl, clickhouseUrl }: Configuration, folder: string): string | undefined {
  if (databaseUrl === undefined || clickhouseUrl !== undefined) return undefined;
  return hash('sha256', `${hostname()} ${folder}`).slice(0, 12);
}

/** Without the engine everything works that is not telemetry or a search of the calls, so it is shown and not required. */
function readinessOf(kernel: Kernel, telemetry: Telemetry, recorder: Recorder): ReadinessCheck[] {
  return [
    { name: 'store', check: () => kernel.store.check() },
    {
      name: 'engine',
      required: false,
      check: async () => {
        const { status, reason } = telemetry.state();
        if (status !== 'ready') throw new Error(reason);
      },
    },
    {
      name: 'record of calls',
      required: false,
      check: async () => {
        const { recording, reason } = recorder.state();
        if (!recording) throw new Error(`changes are refused: ${reason}`);
      },
    },
  ];
}

/** The client of it is loaded only where there is one to ask: it takes a tenth of the time of a start. */
async function loginProviderOf(configuration: Configuration) {
  const { oauthIssuer: issuer, oauthClientId: clientId, oauthClientSecret: clientSecret, publicUrl } = configuration;
  if (issuer === undefined || clientId === undefined || publicUrl === undefined) return undefined;
  const redirectUri = `${publicUrl.href}/login/generic_oauth`;
  const scopes = configuration.oauthScopes;
  const { createIdentityProvider } = await import('./identity/index.ts');
  return {
    ...createIdentityProvider({ issuer, clientId, clientSecret, scopes, redirectUri, now: Date.now }),
    name: configuration.oauthName,
    roleClaim: configuration.oauthRoleClaim,
    allowSignUp: configuration.oauthAllowSignUp,
    trustEmail: configuration.oauthTrustEmail,
  };
}

function watchRecord(metrics: Metrics, recorder: Recorder): void {
  metrics.watch({
    name: 'belvedere_calls_unrecorded_total',
    help: 'Calls that were answered and could not be recorded. Anything but 0 is a gap in the record.',
    kind: 'counter',
    read: () => recorder.state().unrecordedCalls,
  });
  metrics.watch({
    name: 'belvedere_calls_waiting',
    help: 'Recorded calls that the engine does not have yet.',
    kind: 'gauge',
    read: () => recorder.state().waitingCalls,
  });
  metrics.watch({
    name: 'belvedere_spool_bytes',
    help: 'Bytes of recorded calls that wait for the engine.',
    kind: 'gauge',
    read: () => recorder.state().waitingBytes,
  });
}

function tlsOf({ tlsCertFile, tlsKeyFile }: Configuration): { cert: Buffer; key: Buffer } | undefined {
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  return { cert: readFileSync(tlsCertFile), key: readFileSync(tlsKeyFile) };
}
