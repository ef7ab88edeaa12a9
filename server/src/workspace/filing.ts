import { dashboard } from './dashboards/index.ts';
import { folderContentVerbs, foldersOf } from './folders/index.ts';

/** What lies in folders: here the folders meet the nouns that they hold. */
const filed = [dashboard];

export const folders = foldersOf(filed);
export const { delete: deleteFolder, counts: countInFolder } = folderContentVerbs(filed);
