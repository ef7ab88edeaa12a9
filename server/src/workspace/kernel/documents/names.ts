import type { TObject } from 'typebox';
import { closed, objectUuid } from '../schemas.ts';
import type { DocumentNoun } from './noun.ts';

/** How a document noun is spelled in the Open API. */
export interface DocumentApiNames {
  /** Tag of the API description. */
  readonly group: string;
  /** First path segment: `dashboards`. */
  readonly path: string;
  /** Other first segments that scripts use: `dashboard`. */
  readonly pathAliases?: readonly string[];
  /** Name of the path parameter: `dashboard_uuid`. */
  readonly parameter: string;
}

/** Id, group, path and aliases of an operation; `{uuid}` in the action stands for the noun's path parameter. */
export function operationBase(
  noun: Pick<DocumentNoun, 'plural'>,
  names: DocumentApiNames,
  verb: string,
  action: string,
): { id: string; group: string; path: string; aliases: string[] } {
  const tail = action.replace('{uuid}', `{${names.parameter}}`);
  return {
    id: `${noun.plural}.${verb}`,
    group: names.group,
    path: `/api/v1/${names.path}/${tail}`,
    aliases: (names.pathAliases ?? []).map((alias) => `/api/v1/${alias}/${tail}`),
  };
}

export const uuidParams = (noun: Pick<DocumentNoun, 'prefix' | 'title'>, names: DocumentApiNames): TObject =>
  closed({ [names.parameter]: objectUuid(noun.prefix, `uuid of the ${noun.title}`) });

export const uuidOf = (names: DocumentApiNames, request: { params: unknown }): string =>
  (request.params as Record<string, string>)[names.parameter] ?? '';
