import { Type } from 'typebox';
import { auditAnswer, auditFields, closed, objectUuid } from '../kernel/schemas.ts';
import type { StoredTag } from './rows.ts';

/** The documented colour keys; the console knows what they look like. */
const colours = ['default', ...Array.from({ length: 23 }, (_, index) => `style_key${index + 1}`)] as const;

const name = Type.String({ minLength: 1, maxLength: 50, description: 'name, unique in the workspace' });
const description = Type.Optional(Type.String({ maxLength: 100, description: 'description' }));
const colour = Type.Optional(Type.Enum([...colours], { description: 'colour key; default for a new tag' }));

export const createTagBody = closed({ name, description, colour });
export const modifyTagBody = closed({ name: Type.Optional(name), description, colour });

export const tagParams = closed({ tag_uuid: objectUuid('tag_', 'uuid of the tag') });

const shownFields = {
  name: Type.String({ description: 'name' }),
  description: Type.String({ description: 'description' }),
  colour: Type.String({ description: 'colour key' }),
};

/** Answer of get, create and modify: `id` is the row number. */
export const tagContent = closed({ ...auditFields, ...shownFields });

/** A row of the list: `id` is the uuid, as documented. */
export const tagRow = closed({ id: Type.String({ description: 'uuid of the tag' }), ...shownFields });

const shown = ({ name, description, colour }: StoredTag) => ({ name, description, colour });

export const tagAnswer = (tag: StoredTag) => ({ ...auditAnswer({ ...tag, status: 0 }), ...shown(tag) });

export const tagRowAnswer = (tag: StoredTag) => ({ id: tag.uuid, ...shown(tag) });

/** Values of `filter` and the kind of document that each stands for. */
export const kindOfFilter = {
  BoardRefTagObject: 'dashboard',
  ViewerRefTagObject: 'viewer',
  CheckerRefTagObject: 'checker',
  DialingRefTagObject: 'dialing',
} as const;

export type TagFilter = keyof typeof kindOfFilter;
