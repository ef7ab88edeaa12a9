import type { ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Description, documentType, eventsType, isReference, linesType } from '../description/document.ts';

const documentName = 'description';

/** Says what is wrong with an answer by the description, one sentence each; empty when it is as described. */
export type AnswerValidator = (method: string, path: string, status: number, body: unknown) => string[];

/** Of an answer in lines or events, `body` is the list of their values. `path` may be a template or a path as called, with or without a query. */
export function createAnswerValidator(description: Description): AnswerValidator {
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false, logger: false });
  ajv.addSchema(description, documentName);
  const validators = new Map<string, ValidateFunction>();
  return (method, path, status, body) => {
    const template = templateOf(description, path, method);
    if (template === undefined) return [`${method} ${path} is not described`];
    const key = keyOf(method);
    const operation = description.paths[template]?.[key];
    const response = operation?.responses[String(status)];
    if (response === undefined) return [`${method} ${template} does not describe the status ${status}`];
    const where = isReference(response)
      ? response.$ref.slice(1)
      : `/${['paths', template, key, 'responses', String(status)].map(pointerPart).join('/')}`;
    const streamed = isReference(response)
      ? undefined
      : [linesType, eventsType, documentType].find((each) => each in response.content);
    const type = streamed ?? 'application/json';
    const isList = streamed === linesType || streamed === eventsType;
    const reference = `${documentName}#${where}/content/${pointerPart(type)}/schema`;
    let validate = validators.get(reference);
    if (validate === undefined) {
      validate = ajv.compile({ $ref: reference });
      validators.set(reference, validate);
    }
    return (isList ? (body as unknown[]) : [body]).flatMap((value) =>
      validate(value)
        ? []
        : (validate.errors ?? []).map(
            ({ instancePath, message, params }) =>
              `${method} ${template} ${status}${instancePath} ${message} ${JSON.stringify(params)}`,
          ),
    );
  };
}

/** A method that no route has is answered as a POST that fails. */
const keyOf = (method: string): 'get' | 'post' => (method === 'GET' ? 'get' : 'post');

function pointerPart(text: string): string {
  return encodeURIComponent(text.replaceAll('~', '~0').replaceAll('/', '~1'));
}

/** The template that the router would choose: literal parts win over parameters, from left to right. */
function templateOf(description: Description, path: string, method: string): string | undefined {
  const called = (path.split('?')[0] ?? '').split('/');
  const key = keyOf(method);
  const fitting = Object.keys(description.paths).filter((template) => {
    const parts = template.split('/');
    const fits = parts.every((part, index) => part.startsWith('{') || part === called[index]);
    return parts.length === called.length && fits && description.paths[template]?.[key] !== undefined;
  });
  const literalness = (template: string) => template.replaceAll(/\{[^}]+\}/g, '\uffff');
  return fitting.sort((one, other) => (literalness(one) < literalness(other) ? -1 : 1))[0];
}
