import type { JsonSchema } from '../json-schema.ts';

/** The parts of an OpenAPI 3.1 document that ours has. */
export interface Description extends CommonPart {
  readonly tags: readonly Tag[];
  readonly paths: Readonly<Record<string, PathItem>>;
}

/** What belongs to no noun. */
export interface CommonPart {
  readonly openapi: string;
  readonly info: JsonSchema;
  readonly servers: readonly { readonly url: string }[];
  readonly security: readonly JsonSchema[];
  readonly components: Components;
}

/** What one noun adds; the golden copy in its folder holds exactly this. */
export interface NounPart {
  readonly tags: readonly Tag[];
  readonly paths: Readonly<Record<string, PathItem>>;
}

export interface Components {
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly responses: Readonly<Record<string, Response>>;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly headers: Readonly<Record<string, JsonSchema>>;
  readonly securitySchemes: Readonly<Record<string, JsonSchema>>;
}

interface Tag {
  readonly name: string;
}

export type PathItem = { readonly [method in 'get' | 'post']?: DescribedOperation };

export interface DescribedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly 'x-permission': string | null;
  readonly 'x-effect': 'read' | 'change';
  /** The operationId that this one is another spelling of. */
  readonly 'x-alias-of'?: string;
  readonly parameters: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly required: boolean; readonly content: Content };
  readonly responses: Readonly<Record<string, Response | Reference>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly description?: string;
  readonly style?: string;
  readonly explode?: boolean;
  readonly schema?: JsonSchema;
  readonly content?: Content;
}

export interface Response {
  readonly description: string;
  readonly headers?: Readonly<Record<string, Reference>>;
  readonly content: Content;
}

export interface Reference {
  readonly $ref: string;
}

export type Content = Readonly<Record<string, { readonly schema: JsonSchema; readonly examples?: JsonSchema }>>;

export const isReference = (value: object): value is Reference => '$ref' in value;

/** JSON values in lines. */
export const linesType = 'application/x-ndjson';
/** One JSON document that is sent as it is made. */
export const documentType = 'application/vnd.belvedere.archive+json';
/** Events whose data are JSON values (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export const eventsType = 'text/event-stream';
