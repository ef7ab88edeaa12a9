const minuteMs = 60_000;

/** Epoch seconds as a field for date and time has them: in the zone of the browser, without saying so. */
export function localTime(seconds: number): string {
  const time = seconds * 1000;
  return new Date(time - new Date(time).getTimezoneOffset() * minuteMs).toISOString().slice(0, 16);
}

/** What such a field holds, as epoch seconds; undefined while it is empty or incomplete. */
export function secondsOf(local: string): string | undefined {
  const time = new Date(local).getTime();
  return Number.isNaN(time) ? undefined : String(Math.floor(time / 1000));
}
