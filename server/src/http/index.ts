export { sendShared, sendText } from './answer.ts';
export { readBody } from './body.ts';
export { callerAddress } from './caller-address.ts';
export {
  type Failure,
  type FailureForm,
  failureEnvelope,
  failureOf,
  jsonContentType,
  type RenderedFailure,
} from './failure.ts';
export { createLogger } from './logger.ts';
export type { Metrics, RequestLabel } from './metrics.ts';
export { ObservedResponse } from './observed-response.ts';
export type { HttpServerOptions, ReadinessCheck } from './options.ts';
export { joinPieces, type SharedBody } from './pieces.ts';
export { createHttpServer, type HttpServer, queryTextOf } from './server.ts';
export { knownErrorOf } from './unexpected.ts';
