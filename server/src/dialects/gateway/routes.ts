import type { Exchange, HttpServer } from '../../http/index.ts';
import type { GatewayOptions } from './options.ts';

export interface GatewayRoute {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** With `{names}` of parameters; what is logged in place of the path. */
  readonly path: string;
  readonly operation: string;
  /** Never rejects. */
  readonly answer: (
    exchange: Exchange,
    options: GatewayOptions,
    http: HttpServer,
    params: Readonly<Record<string, string>>,
  ) => Promise<void> | void;
}
