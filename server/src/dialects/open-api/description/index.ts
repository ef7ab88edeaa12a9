export { incompatibilities } from './compatibility.ts';
export { assemble, describe, describeCommon, describeNoun } from './describe.ts';
export type { CommonPart, Description, NounPart } from './document.ts';
export { failureCodesOf } from './failures.ts';
