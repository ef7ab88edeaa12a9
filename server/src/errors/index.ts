export { BelvedereError, type ErrorOptions } from './belvedere-error.ts';
export { editDistance, nearestName } from './nearest-name.ts';
export { commonErrorCodes, type ErrorCode, type ErrorDefinition, errorCodes, errorRegistry } from './registry.ts';
