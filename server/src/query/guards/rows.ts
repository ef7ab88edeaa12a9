/** How many stored rows one statement may read: as many as the engine reads in the time it has. */
export const rowSettings = {
  max_rows_to_read: '2000000000',
  read_overflow_mode: 'throw',
} as const;
