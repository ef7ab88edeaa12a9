export { grafanaFailureForms } from './answers.ts';
export { serveGrafana } from './serve.ts';
