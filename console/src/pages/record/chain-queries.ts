import { openApi } from '../../api/client.ts';

interface Part {
  readonly head: { readonly seq: number; readonly hash: string };
  readonly prunedUpTo: number;
  readonly verifiedUpTo: number;
  readonly changes: number;
  readonly problems: readonly string[];
  readonly complete: boolean;
  readonly timeMs: number;
}

/** What was found of the chain so far. */
export interface Verification {
  readonly head: Part['head'];
  readonly prunedUpTo: number;
  readonly verifiedUpTo: number;
  /** How many were walked. */
  readonly changes: number;
  readonly problems: readonly string[];
  readonly isComplete: boolean;
  /** When the last part was verified. */
  readonly timeMs: number;
}

/** Walks the whole chain, part by part; `onPart` is told what is known after each. Errors: `ApiError`. */
export async function verifyChain(
  onPart: (verification: Verification) => void,
  signal: AbortSignal,
): Promise<Verification> {
  let changes = 0;
  let problems: readonly string[] = [];
  let after: number | undefined;
  for (;;) {
    const { content: part } = await openApi.get<Part>('/change/verify', { after: after?.toString() }, signal);
    changes += part.changes;
    problems = [...problems, ...part.problems];
    const { head, prunedUpTo, verifiedUpTo, timeMs } = part;
    // A part that comes no further would be asked for again and again.
    const isComplete = part.complete || verifiedUpTo <= (after ?? -1);
    const verification = { head, prunedUpTo, verifiedUpTo, changes, problems, isComplete, timeMs };
    onPart(verification);
    if (isComplete) return verification;
    after = verifiedUpTo;
  }
}
