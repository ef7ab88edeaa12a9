import { queryableType, queryableTypes } from './types/index.ts';

/** The types that the server can ask, by the ids of their plugins. */
export const dataSourceTypes: readonly { readonly id: string; readonly title: string }[] = queryableTypes;

export const dataSourceTypeName = (type: string): string => queryableType(type)?.title ?? type;
