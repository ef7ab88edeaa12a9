export { calledRecordsFailureForm } from './answers.ts';
export { serveCalledRecords } from './serve.ts';
