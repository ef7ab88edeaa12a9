export { sendShared, sendText } from './answer.ts';
export { readBody, readSentBody, unfoldBody } from './body.ts';
export { type AnyRequest, type AnyResponse, Exchange, type ServeExchange } from './exchange.ts';
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
export { ObservedResponse, type Recording } from './observed-response.ts';
export type { HttpServerOptions, ReadinessCheck } from './options.ts';
export { joinPieces, type SharedBody } from './pieces.ts';
export { PlainRequest } from './plain/plain-request.ts';
export { createHttpServer, type HttpServer, pathPartLengthMax } from './server.ts';
export { sendStream } from './stream.ts';
export { knownErrorOf, pathPartTooLong, undecodablePath } from './unexpected.ts';
export { untilGone } from './until-gone.ts';
