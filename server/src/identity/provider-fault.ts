import { BelvedereError } from '../errors/index.ts';

/** What of a fault may be logged: names and codes. A message or a cause of the library may hold tokens. */
class ProviderFault extends Error {
  constructor(error: unknown) {
    const { name, code, error: told, cause } = fieldsOf(error);
    const challenges = Array.isArray(cause)
      ? cause.map((challenge) => fieldsOf(fieldsOf(challenge).parameters).error)
      : [];
    super(
      [name, code, told, ...challenges]
        .map(shownWord)
        .filter((word) => word !== '')
        .join(' ') || 'unknown',
    );
    this.name = 'ProviderFault';
  }
}

const fieldsOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** Words of the protocol are short; text of the provider is not repeated. */
const shownWord = (word: unknown): string =>
  typeof word === 'string' && /^[\w.-]{1,64}$/.test(word) && word !== 'Error' ? word : '';

/** The provider does not answer, or not as a provider of OpenID Connect does. */
export const providerUnavailable = (error: unknown): BelvedereError =>
  new BelvedereError('LoginProviderUnavailable', undefined, { cause: new ProviderFault(error) });

/** The provider, or what it sent, says that this login must not go on. */
export const providerRefused = (error: unknown, message?: string): BelvedereError =>
  new BelvedereError('LoginProviderRefused', message, { cause: new ProviderFault(error) });
