export { assemble, describe, describeCommon, describeNoun } from './describe.ts';
export type { CommonPart, Description, NounPart } from './document.ts';
