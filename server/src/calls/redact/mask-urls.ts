import { mask } from './mask.ts';
import { isSecretParameter } from './secret-names.ts';

/** `user:password@` behind `://`, whose slashes JSON may escape. */
const userInfo = /(:(?:\\?\/){2})[^/\\?#@"\s]+@/g;
/** A parameter of a query. Some encoders write `&` and `=` as escapes. */
const parameter = /([?&]|\\u0026)([^=&#"\s\\]+)(=|\\u003d)((?:(?!\\u0026)[^&#"\s])*)/gi;

/** Hides the credentials in the URLs of a text, which may be the text of a JSON string with its escapes. */
export function maskUrls(text: string): string {
  if (!text.includes('://') && !text.includes(':\\/\\/')) return text;
  return text
    .replaceAll(userInfo, `$1${mask}@`)
    .replaceAll(parameter, (whole, before: string, name: string, equals: string) =>
      isSecretParameter(decoded(name)) ? `${before}${name}${equals}${mask}` : whole,
    );
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
