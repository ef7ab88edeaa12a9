import type { OutgoingHttpHeaders } from 'node:http';
import { type Exchange, type HttpServer, jsonContentType, sendText } from '../../http/index.ts';
import { countIngest, ingestFailure, writeStatusOf } from '../ingest.ts';
import { failureBody, gatewayCode, WriteRefusal } from './failures.ts';
import type { GatewayOptions } from './options.ts';

export function answerJson({ request, response }: Exchange, value: unknown, status = 200): void {
  sendText(request, response, status, { 'Content-Type': jsonContentType }, JSON.stringify(value));
}

/** Tells a failure as agents read it, and counts it. */
export function answerFailure(exchange: Exchange, options: GatewayOptions, http: HttpServer, error: unknown): void {
  const { request, response } = exchange;
  const headers: OutgoingHttpHeaders = { 'Content-Type': jsonContentType };
  if (error instanceof WriteRefusal) {
    countIngest(exchange, options, { status: error.status, errorCode: error.code });
    sendText(request, response, error.status, headers, failureBody(error.code, error.message));
    return;
  }
  const known = ingestFailure(error, exchange, options, http);
  if (known.retryAfterSeconds !== undefined) headers['Retry-After'] = String(known.retryAfterSeconds);
  const status = writeStatusOf(known);
  countIngest(exchange, options, { status, errorCode: known.code });
  sendText(request, response, status, headers, failureBody(gatewayCode(known.code), known.message));
}
