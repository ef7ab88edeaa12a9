import type { EffectHandlers } from './deliver-effects.ts';
import { pruneCalls } from './prune-calls.ts';

/** Who does what changes bring about outside of the store, by the kind of the effect. */
export const effectHandlers: EffectHandlers = {
  'calls.prune': pruneCalls,
};
