export { type CalledAnswer, callOperation, type OperationCall, operationNamed } from './call-operation.ts';
export { type ContextOptions, contextFor } from './context-for.ts';
export { openTestKernel, type TestKernel } from './test-kernel.ts';
