import { type ErrorCode, errorRegistry } from '../../errors/index.ts';
import { type FailureForm, type HttpServer, jsonContentType, sendText } from '../../http/index.ts';

const prefix = '/v1/';

/** The two fields in which agents are told failures: a code in camel case below the name of the gateway, and a sentence. */
const failureText = (code: ErrorCode, message: string): string =>
  JSON.stringify({ error_code: `gateway.${code.charAt(0).toLowerCase()}${code.slice(1)}`, message });

export const gatewayFailureForm: FailureForm = {
  prefix,
  render: ({ code, message }) => ({ contentType: jsonContentType, text: failureText(code, message) }),
};

const label = Object.freeze({ dialect: 'gateway', operation: 'unknown' });

/** Answers what lies below `/v1/` and belongs to no other dialect: no route of the gateway is served yet. */
export function serveGateway(http: HttpServer): void {
  const text = failureText('RouterNotFound', errorRegistry.RouterNotFound.message);
  http.serve(prefix, ({ request, response }) => {
    response.label = label;
    sendText(request, response, 404, { 'Content-Type': jsonContentType }, text);
  });
}
