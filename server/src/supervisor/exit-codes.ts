/** How the server process ends, told apart by what a restart can do about it. Values above 64 as in sysexits. */
export const exitCodes = {
  /** Stopped because somebody asked for it. */
  stopped: 0,
  /** The disk is full or takes no writes. It is tried again: what refuses now may take writes in a moment. */
  diskRefuses: 74,
  /** Another process holds the data folder. */
  folderInUse: 75,
  /** The data is newer than this release, or damaged in a way that only a person can mend. */
  dataUnusable: 76,
  /** The address to listen on is taken or not allowed. */
  addressUnusable: 77,
  /** The configuration has problems. */
  configuration: 78,
} as const;

/** Starting again with the same configuration and data would end the same way. */
export const restartCannotMend: ReadonlySet<number> = new Set([
  exitCodes.folderInUse,
  exitCodes.dataUnusable,
  exitCodes.addressUnusable,
  exitCodes.configuration,
]);
