export { type Description, describe, describeNoun } from './description/index.ts';
export { type OpenApiOptions, openApiDialect, openApiFailureForm } from './open-api-dialect.ts';
