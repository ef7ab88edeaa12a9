/** What one statement may use of the engine's memory, which all share with inserts. */
export const memorySettings = {
  max_memory_usage: String(512 * 1024 * 1024),
  // Large sorts and groups go to the disk of the engine instead.
  max_bytes_before_external_group_by: String(256 * 1024 * 1024),
  max_bytes_before_external_sort: String(256 * 1024 * 1024),
} as const;
