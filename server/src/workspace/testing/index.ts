export { type ContextOptions, contextFor } from './context-for.ts';
export { openTestKernel, type TestKernel } from './test-kernel.ts';
