export { grafanaFailureForms } from './answers.ts';
export type { GrafanaOptions } from './options.ts';
export { serveGrafana } from './serve.ts';
