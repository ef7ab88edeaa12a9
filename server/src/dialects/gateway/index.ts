export { openQuarantine } from './quarantine.ts';
export { gatewayFailureForm, serveGateway } from './serve.ts';
