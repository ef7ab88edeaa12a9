const separators = /[._:/]/;

/**
 * The measurement of a metric whose protocol has only one name: what stands before the first separator, `go` for
 * `go_gc_duration_seconds` and `http` for `http.server.request.duration`. The field has the whole name.
 */
export function measurementOf(name: string): string {
  const end = name.search(separators);
  return end > 0 ? name.slice(0, end) : name;
}

/** The field that says, with the value true, that a series has ended or its value is not known: a number cannot say it. */
export const staleField = (name: string): string => `${name}/stale`;
