export { influxFailureForm, serveInflux } from './serve.ts';
