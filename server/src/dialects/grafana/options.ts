import type { Recorder } from '../../calls/recorder.ts';
import type { CheckPassword } from '../../workspace/accounts/index.ts';
import type { Rehearse } from '../../workspace/changes/index.ts';
import type { Authenticate } from '../../workspace/kernel/caller.ts';
import type { Context } from '../../workspace/kernel/context.ts';
import type { Kernel } from '../../workspace/kernel/kernel.ts';
import type { Limits } from '../limits.ts';
import type { LoginProvider } from './login/work.ts';

export interface GrafanaOptions {
  readonly kernel: Kernel;
  readonly rehearse: Rehearse;
  readonly recorder: Recorder;
  readonly authenticate: Authenticate;
  /** The same as for Basic: a login has one count of failures, however it is tried. */
  readonly checkPassword?: CheckPassword;
  /** The same for all dialects: a key has one limit, however it speaks. */
  readonly limits: Limits;
  readonly bodyBytesMax: number;
  /** Sent by browsers over HTTPS only. */
  readonly secureCookie: boolean;
  /** Where people reach the server: `https://example.org`, and `/belvedere` or empty below it. */
  readonly publicUrl?: { readonly href: string; readonly origin: string; readonly basePath: string } | undefined;
  /** Where people may log in instead of here. */
  readonly loginProvider?: LoginProvider | undefined;
  /** Whether anybody may make an account. */
  readonly allowSignUp?: boolean | undefined;
  /** The version of Grafana that clients are told. */
  readonly grafanaVersion?: string;
  /** `strict`: what Grafana gave up with that version is given up here too. */
  readonly profile?: 'default' | 'strict';
  /** Uid of a dashboard that may become somebody's home; undefined for one that does not exist for the caller. */
  readonly homeDashboard?: (ctx: Context, name: { uid: string } | { id: number }) => Promise<string | undefined>;
  /** The data sources as `/api/frontend/settings` shows them. */
  readonly frontendDataSources?: (ctx: Context) => Promise<FrontendDataSources>;
}

export interface FrontendDataSources {
  /** Settings by name, without the built-in ones. */
  readonly datasources: Readonly<Record<string, object>>;
  /** Name of the default one; undefined when there is none. */
  readonly defaultDatasource?: string | undefined;
}

/** 11.6 is spoken by today's clients and by those that know numbers and slugs. */
export const reportedVersion = '11.6.0';
