export { prometheusFailureForm, servePrometheus } from './serve.ts';
