import type { Exchange } from '../../../http/index.ts';
import { cookieValue } from '../../session-cookie.ts';
import { type PageTexts, pageTexts } from './texts.ts';

/** What somebody chose in the console, which writes it for these pages. */
const languageCookie = 'belvedere_language';

/** The texts in the language that somebody chose in the console, or in the one of ours that the browser likes best; English for all others. */
export function textsFor({ request: { headers } }: Exchange): PageTexts {
  const chosen = textsOf(cookieValue(headers.cookie, languageCookie) ?? '');
  if (chosen !== undefined) return chosen;
  const liked = (headers['accept-language'] ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const weight = parameters.map((each) => /^\s*q=([\d.]+)$/.exec(each)?.[1]).find((each) => each !== undefined);
      return { tag, weight: weight === undefined ? 1 : Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight);
  return liked.map(({ tag }) => textsOf(tag)).find((each) => each !== undefined) ?? pageTexts.en;
}

function textsOf(tag: string): PageTexts | undefined {
  const language = tag.trim().toLowerCase().split('-')[0] ?? '';
  return Object.hasOwn(pageTexts, language) ? pageTexts[language as keyof typeof pageTexts] : undefined;
}
