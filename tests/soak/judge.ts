/** What one process holds at one moment. */
export interface Sample {
  readonly name: string;
  /** Resident memory. */
  readonly bytes: number;
  /** Open file descriptors. */
  readonly files: number;
}

/** Memory that was given back to the runtime and not to the system goes up and down by this much. */
const bytesSlackUsual = 24 * 1024 * 1024;
const growthMax = 1.15;
/** Connections of the load come and go; the engine has the files of its parts open, and merges them when it likes. */
const filesSlackOf = (name: string): number => (name === 'engine' ? 200 : 24);

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/**
 * Sentences about what grew; empty for flat. The first third is warming up; the last third is held against the one in the middle by their
 * medians, so that neither a peak nor a pause of the machine counts. A leak grows in every third.
 *
 * @param minutes what each process held, oldest first
 */
export function growthOf(minutes: readonly (readonly Sample[])[], bytesSlack = bytesSlackUsual): string[] {
  const third = Math.floor(minutes.length / 3);
  if (third === 0) return [];
  const names = new Set(minutes.flatMap((samples) => samples.map(({ name }) => name)));
  return [...names].flatMap((name) => {
    const own = minutes.flatMap((samples) => samples.filter((sample) => sample.name === name));
    const middle = own.slice(-2 * third, -third);
    const last = own.slice(-third);
    const bytes = [middle, last].map((part) => median(part.map((sample) => sample.bytes)));
    const files = [middle, last].map((part) => median(part.map((sample) => sample.files)));
    const [bytesBefore = 0, bytesAfter = 0] = bytes;
    const [filesBefore = 0, filesAfter = 0] = files;
    const problems: string[] = [];
    if (bytesAfter > bytesBefore * growthMax + bytesSlack) {
      problems.push(`memory of the ${name} grew from ${megabytes(bytesBefore)} to ${megabytes(bytesAfter)} MB`);
    }
    if (filesAfter > filesBefore + filesSlackOf(name)) {
      problems.push(`open files of the ${name} grew from ${filesBefore} to ${filesAfter}`);
    }
    return problems;
  });
}

export const megabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);
