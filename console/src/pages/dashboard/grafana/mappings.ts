import type { Mapped, Mapping } from '../../../charts/mapping.ts';
import { isJson, type Json, jsonOf, jsonsOf, numberIn, textOf } from '../../../data/json.ts';

const mappedOf = (result: unknown): Mapped => {
  const { text, color } = jsonOf(result);
  return { text: typeof text === 'string' ? text : undefined, color: typeof color === 'string' ? color : undefined };
};

/** Mappings of all versions: by name of the kind, or by its number. */
export function readMappings(value: unknown): readonly Mapping[] {
  return jsonsOf(value).flatMap(readMapping);
}

function readMapping(mapping: Json): readonly Mapping[] {
  const options = jsonOf(mapping.options);
  switch (mapping.type) {
    case 'value':
      return Object.entries(options)
        .filter(([, result]) => isJson(result))
        .map(([text, result]): Mapping => ({ kind: 'value', value: text, ...mappedOf(result) }));
    case 'range':
      return [range(options.from, options.to, mappedOf(options.result))];
    case 'regex':
      return [{ kind: 'pattern', pattern: textOf(options.pattern), ...mappedOf(options.result) }];
    case 'special':
      return [{ kind: 'special', match: specialOf(options.match), ...mappedOf(options.result) }];
    case 1:
      return [valueOrNull(textOf(mapping.value), { text: textOf(mapping.text) })];
    case 2:
      return [range(mapping.from, mapping.to, { text: textOf(mapping.text) })];
    default:
      return [];
  }
}

/** The text `null` stands for no value in old files. */
const valueOrNull = (value: string, mapped: Mapped): Mapping =>
  value === 'null' ? { kind: 'special', match: 'null', ...mapped } : { kind: 'value', value, ...mapped };

const range = (from: unknown, to: unknown, mapped: Mapped): Mapping => ({
  kind: 'range',
  from: numberIn(from) ?? Number.NEGATIVE_INFINITY,
  to: numberIn(to) ?? Number.POSITIVE_INFINITY,
  ...mapped,
});

const specials = ['true', 'false', 'null', 'nan', 'null+nan', 'empty'] as const;
const specialOf = (match: unknown) => specials.find((special) => special === match) ?? 'null';
