import { accessVerb } from '../kernel/documents/set-access.ts';
import type { NounModule } from '../kernel/noun-module.ts';
import { archivedFolders } from './archived.ts';
import { type FiledNoun, revertibleFolders } from './contents.ts';
import { folder } from './noun.ts';

export { requireOpenFolder } from './archived.ts';
export { type FiledNoun, folderContentVerbs } from './contents.ts';
export {
  type FolderName,
  type FolderReference,
  findFolder,
  readFolders,
  requireFileable,
} from './find.ts';
export { FOLDER_ATTRIBUTE } from './noun.ts';
export { getFolder, listFolders, type ReadFolder } from './read.ts';
export { createFolder, modifyFolder, moveFolder } from './write.ts';

export const setFolderAccess = accessVerb(folder);

/** Folders of these nouns. They have no operations of the Open API; their changes are listed and reverted there. */
export const foldersOf = (nouns: readonly FiledNoun[]): NounModule => ({
  folder: 'folders',
  operations: [],
  revertibles: [revertibleFolders(nouns)],
  archived: [archivedFolders],
});
