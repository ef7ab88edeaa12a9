/** Longer slugs are cut: they stand in addresses and in an index. */
const SLUG_LENGTH_MAX = 500;

/** Letters that do not come apart into a base letter and marks. */
const spellings: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ı: 'i', ĸ: 'k', ł: 'l', ŋ: 'n', þ: 'th', ŧ: 't' },
  ...{ а: 'a', б: 'b', в: 'v', г: 'g', ґ: 'g', д: 'd', е: 'e', є: 'ie', ж: 'zh', з: 'z', и: 'i', і: 'i', к: 'k' },
  ...{ л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch' },
  ...{ ш: 'sh', щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'iu', я: 'ia', ђ: 'dj', ј: 'j', љ: 'lj', њ: 'nj', ћ: 'c' },
  ...{ α: 'a', β: 'b', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'e', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm', ν: 'n' },
  ...{ ξ: 'x', ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'ph', χ: 'kh', ψ: 'ps', ω: 'o' },
  '&': ' and ',
  '@': ' at ',
  '"': '',
  "'": '',
  '’': '',
  '‘': '',
  '“': '',
  '”': '',
};

/**
 * A title as it stands in addresses, by the rules of Grafana's slugs: lower case, ASCII, runs of everything else one `-`. A title
 * of which nothing is left gives its base64 in the alphabet of URLs.
 */
export function urlForm(title: string): string {
  const ascii = [...title.toLowerCase().normalize('NFKD')].map((letter) => spellings[letter] ?? letter).join('');
  const slug = ascii
    .replaceAll(/\p{Mark}+/gu, '')
    .replaceAll(/[^a-z0-9_-]+/g, '-')
    .replaceAll(/-{2,}/g, '-')
    .slice(0, SLUG_LENGTH_MAX)
    .replaceAll(/^-+|-+$/g, '');
  return slug === '' ? Buffer.from(title).toString('base64url').slice(0, SLUG_LENGTH_MAX) : slug;
}
