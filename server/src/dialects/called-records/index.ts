export { calledRecordsFailureForm } from './answers.ts';
export { type CalledRecordsOptions, serveCalledRecords } from './serve.ts';
