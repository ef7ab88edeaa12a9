import type { DurationValue } from '../text/duration.ts';
import type { PathStep } from '../text/json-path.ts';
import type { Span } from '../text/source.ts';
import type { Expression } from './expressions.ts';

/** A text in quotes, and a bare or back-ticked word to the right of a comparison in a filter, which means the same. */
export interface StringLiteral extends Span {
  readonly kind: 'string';
  readonly value: string;
}

export interface NumberLiteral extends Span {
  readonly kind: 'number';
  readonly value: number;
  /** As written, for integers that a double cannot hold. Has a `-` in front where it is negative. */
  readonly text: string;
}

export interface BooleanLiteral extends Span {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** `nil` or `null`: the only test for a missing value is the comparison with it. */
export interface NullLiteral extends Span {
  readonly kind: 'null';
}

/** `1h30m`, `1.5h`; as a step also `1i`, `60is`. */
export interface Duration extends Span {
  readonly kind: 'duration';
  readonly text: string;
  readonly value: DurationValue;
}

/** A regular expression in RE2's syntax, to be found anywhere in a text. Not compiled here: RE2 is not the platform's dialect. */
export interface Regex extends Span {
  readonly kind: 'regex';
  readonly pattern: string;
}

/** A word that is an argument by itself: how to fill gaps. */
export interface Keyword extends Span {
  readonly kind: 'keyword';
  readonly word: 'LINEAR' | 'PREVIOUS';
}

/** A field, a tag, a column of a sub-query (`q1.a`) or the alias of a target. */
export interface Field extends Span {
  readonly kind: 'field';
  readonly name: string;
}

/** A value inside of the JSON text that a field holds: `message@user["full name"]`, `@items[0].sku`. */
export interface JsonPath extends Span {
  readonly kind: 'path';
  /** `message` where none is written. */
  readonly field: string;
  readonly steps: readonly PathStep[];
}

/** `*`: every field, or in `count(*)` every row; as a source, every source. */
export interface Star extends Span {
  readonly kind: 'star';
}

/** `[a, b]` or, to the right of IN, `(a, b)`. */
export interface List extends Span {
  readonly kind: 'list';
  readonly items: readonly Expression[];
}
