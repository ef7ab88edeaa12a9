export { currentFormat, hasStore, readFormat, writeFormat } from './data-format.ts';
export { syncParentOf } from './durable-file.ts';
export {
  DataFolderError,
  DataFolderInUseError,
  DataFormatTooNewError,
  DiskRefusesError,
  MasterKeyMissingError,
} from './errors.ts';
export type { MasterKey } from './master-key.ts';
export { masterKey } from './master-key.ts';
export type { DataFolder } from './open-data-folder.ts';
export { openDataFolder } from './open-data-folder.ts';
export type { ServerInfo } from './server-info.ts';
export { readServerInfo } from './server-info.ts';
