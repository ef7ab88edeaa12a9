export { type Description, describe, describeNoun } from './description/index.ts';
export { type OpenApiOptions, openApiFailureForm, serveOpenApi } from './open-api-dialect.ts';
