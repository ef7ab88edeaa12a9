const HOUR_MS = 3_600_000;
/** A session that is not used ends after this. */
const IDLE_MS = 12 * HOUR_MS;
/** No session lives longer, however much it is used. */
const LIFETIME_MS = 7 * 24 * HOUR_MS;
/** The use of a session is noted at most once in this time: not every request should write. */
const NOTED_EVERY_MS = HOUR_MS;

/** End of a session that is used now, in milliseconds. */
export const sessionEnd = (createdAt: number, now: number): number => Math.min(now + IDLE_MS, createdAt + LIFETIME_MS);

/** Whether it is worth writing that the session was used. */
export const needsNoting = (session: { seen_at: number }, now: number): boolean =>
  now - session.seen_at >= NOTED_EVERY_MS;
