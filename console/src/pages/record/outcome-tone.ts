import type { Tone } from '../../ui/badge.tsx';
import type { Call } from './queries.ts';

export const toneOf = ({ outcome }: Pick<Call, 'outcome'>): Tone =>
  outcome === 'succeeded' ? 'good' : outcome === 'refused' ? 'warn' : 'bad';
