/** The way into the record: what a dialect knows of a call goes through here before it is noted. */
export { cutText } from './redact/cut-text.ts';
export { mask } from './redact/mask.ts';
export { digestOf, type MaskedBody, maskBody } from './redact/mask-body.ts';
export { maskPath, secretSegmentsOf } from './redact/mask-path.ts';
export { maskQuery } from './redact/mask-query.ts';
export { withoutSecret } from './redact/without-secret.ts';

/** What is kept of these texts, in UTF-16 units. */
export const userAgentUnitsMax = 500;
export const failReasonUnitsMax = 1_000;
