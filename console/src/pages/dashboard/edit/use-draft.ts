import { useCallback, useState } from 'react';
import type { Json } from '../../../data/json.ts';

/** Steps that can be taken back. */
const stepsMax = 50;

export interface Draft {
  readonly file: Json;
  readonly isChanged: boolean;
  readonly change: (next: Json) => void;
  /** Undefined where there is nothing to take back. */
  readonly undo: (() => void) | undefined;
}

/** A dashboard that is being changed, with the way back. */
export function useDraft(loaded: Json): Draft {
  const [steps, setSteps] = useState<readonly Json[]>([loaded]);
  const change = useCallback((next: Json) => {
    setSteps((before) => (before.at(-1) === next ? before : [...before, next].slice(-stepsMax)));
  }, []);
  const undo = useCallback(() => setSteps((before) => (before.length > 1 ? before.slice(0, -1) : before)), []);
  const file = steps.at(-1) ?? loaded;
  return { file, isChanged: file !== loaded, change, undo: steps.length > 1 ? undo : undefined };
}
