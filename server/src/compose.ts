import { readFileSync } from 'node:fs';
import type { Configuration } from './configuration/index.ts';
import { createFailedCredentials } from './dialects/failed-credentials.ts';
import { loginFailureForms, serveLogin } from './dialects/grafana/login.ts';
import { createLimits } from './dialects/limits.ts';
import { openApiFailureForm, serveOpenApi } from './dialects/open-api/index.ts';
import { createHttpServer, type createLogger, type HttpServer } from './http/index.ts';
import { type KernelOptions, openKernel } from './open-kernel.ts';
import { startJobs } from './workspace/jobs/index.ts';
import type { Kernel } from './workspace/kernel/kernel.ts';
import type { Operation } from './workspace/kernel/operation.ts';
import { createAuthenticate, createKeyUsage } from './workspace/keys/index.ts';
import { operations as allOperations } from './workspace/registry.ts';
import { type FirstRunSecrets, firstRun } from './workspace/workspaces/index.ts';

export interface ServerOptions {
  readonly configuration: Configuration;
  readonly folder: { readonly path: string; readonly storeFile: string };
  readonly log: ReturnType<typeof createLogger>;
  /** Called once when the disk refused a sync: what is on it is unknown, and the process has to end. */
  readonly onFatal: (error: unknown) => void;
  /** What the Open API serves; tests give operations that count or fail. */
  readonly operations?: readonly Operation[];
  readonly faults?: KernelOptions['faults'];
}

export interface Server {
  readonly kernel: Kernel;
  readonly http: HttpServer;
  /** Secrets made on the first run, to be shown once; null when the data was there already. */
  readonly firstRun: FirstRunSecrets | null;
  /** Starts accepting and answers the address. */
  readonly listen: () => Promise<string>;
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
}: ServerOptions): Promise<Server> {
  const kernel = await openKernel({ configuration, folder, log, onFatal, ...(faults === undefined ? {} : { faults }) });
  const secrets = await firstRun(kernel, {
    adminPassword: configuration.adminPassword,
    apiKey: configuration.apiKey,
  });
  const usage = createKeyUsage(kernel);
  const jobs = startJobs(kernel);
  const limits = createLimits(kernel.now);
  const failedCredentials = createFailedCredentials(kernel.now, configuration.failedCredentialsPerMinute);
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
    readiness: [{ name: 'store', check: () => kernel.store.check() }],
    failureForms: [openApiFailureForm(publicUrl?.href ?? ''), ...loginFailureForms],
  });
  serveOpenApi(http, {
    operations,
    authenticate: createAuthenticate(kernel, { keyIdLogin: configuration.keyIdLogin }, usage),
    kernel,
    bodyBytesMax: configuration.bodyBytesMax,
    limits,
    failedCredentials,
    publicUrl,
  });
  serveLogin(http, {
    kernel,
    secureCookie:
      publicUrl === undefined ? configuration.tlsCertFile !== undefined : publicUrl.href.startsWith('https:'),
    publicOrigin: publicUrl?.origin,
    cookiePath: `${publicUrl?.basePath ?? ''}/`,
  });
  return {
    kernel,
    http,
    firstRun: secrets,
    listen: () => http.listen({ host: configuration.host, port: configuration.port }),
    close: async () => {
      await http.close();
      await jobs.stop();
      await usage.stop();
      await kernel.store.close();
    },
  };
}

function tlsOf({ tlsCertFile, tlsKeyFile }: Configuration): { cert: Buffer; key: Buffer } | undefined {
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined;
  return { cert: readFileSync(tlsCertFile), key: readFileSync(tlsKeyFile) };
}
