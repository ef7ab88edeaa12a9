import { Type } from 'typebox';
import { auditAnswer, auditFields, closed, epochSeconds, nullable, objectUuid, seconds } from '../kernel/schemas.ts';
import type { ShownToken } from './create.ts';
import type { StoredToken } from './rows.ts';
import { maskedToken } from './secret.ts';

const tokenFields = {
  ...auditFields,
  name: Type.String({ description: 'name of the token' }),
  token: Type.String({
    description:
      'the token, `tkn_` and 32 letters and digits; **** and its last four characters wherever it is not shown',
  }),
  lastUsedAt: nullable(epochSeconds('last use, a few seconds late')),
  lastUsedAddress: Type.String({ description: 'address of the last use; empty before the first' }),
};

export const tokenContent = closed(tokenFields);
export const rotatedTokenContent = closed({
  ...tokenFields,
  overlapEndAt: epochSeconds('until when the secrets before this one work'),
});

const answerOf = (stored: StoredToken, token: string) => ({
  ...auditAnswer(stored),
  name: stored.name,
  token,
  lastUsedAt: stored.lastUsedAt === null ? null : seconds(stored.lastUsedAt),
  lastUsedAddress: stored.lastUsedAddress ?? '',
});

export const tokenAnswer = (token: StoredToken) => answerOf(token, maskedToken(token.secretHint));
export const shownTokenAnswer = (token: ShownToken) => answerOf(token, token.secret);

export const tokenParams = closed({ token_uuid: objectUuid('itkn_', 'uuid of the token, not the token itself') });

export const tokenName = Type.String({ minLength: 1, maxLength: 256, description: 'name of the token' });
