export { otlpFailureForm, serveOtlp } from './serve.ts';
