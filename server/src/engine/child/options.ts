/** What the server tells its engine when it starts it, as the one argument of the process, in JSON. */
export interface ChildOptions {
  /** Folder of the tables. */
  readonly dataFolder: string;
  readonly configurationFile: string;
  readonly socketPath: string;
  readonly queryMemoryBytesMax: number;
  readonly limits: ChildLimits;
  /** Only for tests: the module that is loaded in place of the installed library. */
  readonly loaderPath?: string;
}

export interface ChildLimits {
  /** Statements of each kind at once; what inserts has places of its own, so that long queries cannot hold it up. */
  readonly queriesRunningMax: number;
  readonly insertsRunningMax: number;
  /** Of each kind. */
  readonly waitingMax: number;
  /** After decompression. */
  readonly bodyBytesMax: number;
  readonly sqlBytesMax: number;
  /** Of results that are made whole before they are sent. */
  readonly resultBytesMax: number;
}

export const defaultLimits: ChildLimits = {
  queriesRunningMax: 4,
  insertsRunningMax: 2,
  waitingMax: 256,
  bodyBytesMax: 64 * 1024 * 1024,
  sqlBytesMax: 256 * 1024,
  resultBytesMax: 256 * 1024 * 1024,
};

/** What the engine tells its server. `missing`: the library cannot be loaded, and trying again soon will not help. */
export type ChildMessage =
  | { readonly kind: 'ready'; readonly version: string }
  | { readonly kind: 'missing'; readonly reason: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'alive' };

/** What the server tells its engine. `check`: answer `alive` when a statement can be run. `stop`: end after what is under way. */
export type ParentMessage = 'check' | 'stop';
