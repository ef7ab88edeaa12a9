export { assemble, type Description, describe, describeCommon, describeNoun } from './description/index.ts';
export { type OpenApiOptions, openApiDialect, openApiFailureForm, openApiPrefix } from './open-api-dialect.ts';
