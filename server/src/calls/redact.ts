/**
 * The way into the record: what a dialect knows of a call goes through here before it is noted. Nothing is cut here: of a secret that
 * is cut in two, half would be kept.
 */
export { digestOf, type MaskedBody, maskBody } from './redact/mask-body.ts';
export { maskPath, secretSegmentsOf } from './redact/mask-path.ts';
export { maskQuery } from './redact/mask-query.ts';
export { withoutSecret } from './redact/without-secret.ts';
