export { pullBlacklists } from './agents/pull-blacklists.ts';
export { pullPipelines } from './agents/pull-pipelines.ts';
export { openQuarantine } from './quarantine.ts';
export { gatewayFailureForm, serveGateway } from './serve.ts';
