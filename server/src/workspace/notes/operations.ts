import { Type } from 'typebox';
import { DocumentApi } from '../kernel/documents/operations.ts';
import type { Operation } from '../kernel/operation.ts';
import { storedDocument } from '../kernel/schemas.ts';
import { listed, modified, read, written } from './answers.ts';
import { note } from './noun.ts';
import { importedNote, modifiedNote, newNote } from './rules.ts';
import * as schemas from './schemas.ts';

const api = new DocumentApi(note, { group: 'Notes', path: 'notes', parameter: 'notes_uuid' });

/** The `notes` group of the catalogue. */
export const noteOperations: Operation[] = [
  api.list({
    query: Type.Object({
      search: Type.Optional(Type.String({ maxLength: 128, description: 'part of the name, whatever its case' })),
    }),
    filter: ({ search }) => ({ search }),
    row: schemas.listedNote,
    shape: listed,
    wrap: 'data',
  }),
  api.create({
    action: 'create',
    body: schemas.writeBody,
    draft: newNote,
    content: schemas.writtenNote,
    shape: written,
  }),
  api.get({ content: schemas.readNote, shape: read }),
  api.rewrite({
    action: 'modify',
    summary: 'Change a note',
    description: 'Fields that the body leaves out stay as they are; an empty chartUUIDs takes all charts away.',
    body: schemas.writeBody,
    rewrite: modifiedNote,
    content: schemas.modifiedNote,
    shape: modified,
  }),
  api.delete({ method: 'GET', content: schemas.deletedNote, shape: ({ name }) => ({ noteName: name }) }),
  api.export({ content: storedDocument('the template, with the name of the note'), text: ({ body }) => body }),
  api.rewrite({
    action: 'import',
    summary: 'Replace the content of a note by a template',
    description: 'Charts that differ from those of the note get new uuids. Without a template nothing changes.',
    body: schemas.importBody,
    rewrite: importedNote,
    content: schemas.writtenNote,
    shape: ({ document }) => written(document),
  }),
  ...api.history(),
];
