import type { Static } from 'typebox';
import { BelvedereError } from '../../errors/index.ts';
import {
  ALL_SOURCES,
  type Blacklist,
  type BlacklistAttributes,
  type BlacklistDraft,
  type BlacklistFilter,
} from './rule.ts';
import type { writeBody } from './schemas.ts';

type Sent = Static<typeof writeBody>;
type SentFilter = NonNullable<Sent['filters']>[number];

/** Every agent of the workspace is sent all of it twice a minute. */
const RULE_LENGTH_MAX = 100_000;

/**
 * The state that a request asks for; what it leaves out stays. `source` and `sources` are one setting in two spellings: who names one says
 * nothing of the other by leaving it out.
 *
 * @param at where the rule stands in the request, for messages: `blacklists[0].`
 * Errors: `InvalidParameter` for a rule that contradicts itself or is too long.
 */
export function draftOfSent(sent: Sent, current?: Blacklist, at = ''): BlacklistDraft {
  const { desc = '', source = '', sources = null, filters = [] } = current?.attributes ?? {};
  const placed = sent.source === undefined && sent.sources === undefined;
  return draftOfRule({
    name: sent.name,
    status: current?.status ?? 0,
    attributes: {
      desc: sent.desc ?? desc,
      type: sent.type,
      source: placed ? source : (sent.source ?? ''),
      sources: placed ? sources : (sent.sources ?? null),
      filters: sent.filters === undefined ? filters : filtersOf(sent.filters ?? [], at),
    },
    at,
  });
}

/** Errors: `InvalidParameter`. */
export function draftOfRule(rule: {
  readonly name: string;
  readonly status: number;
  readonly attributes: BlacklistAttributes;
  readonly at?: string;
}): BlacklistDraft {
  const { name, status, attributes, at = '' } = rule;
  if (attributes.sources?.includes(ALL_SOURCES)) {
    throw refused(`${at}sources`, `cannot hold ${ALL_SOURCES}; send it as source for all of them`);
  }
  if (JSON.stringify(attributes).length > RULE_LENGTH_MAX) {
    throw refused(`${at}filters`, `make a rule of more than ${RULE_LENGTH_MAX} characters; make several of it`);
  }
  return { name, format: 'guance', status, attributes, body: '', tagNames: [] };
}

const filtersOf = (sent: readonly SentFilter[], at: string): BlacklistFilter[] =>
  sent.map(({ name = '', operation = 'in', condition = 'and', value, values }, index) => {
    if (value && values)
      throw refused(`${at}filters[${index}].values`, 'is another spelling of value; send one of them');
    return { name, operation, condition, value: value ?? values ?? [] };
  });

export const refused = (field: string, rule: string): BelvedereError =>
  new BelvedereError('InvalidParameter', `${field} ${rule}`, { detail: { field } });
