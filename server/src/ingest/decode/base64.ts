const padding = /={1,2}$/;
const notADigit = /[^A-Za-z0-9+/]/;

/** Whether a text is base64, with padding or without. One walk over it, however long it is: a pattern of the whole would backtrack. */
export function isBase64(text: string): boolean {
  const digits = text.replace(padding, '');
  return digits.length % 4 !== 1 && !notADigit.test(digits);
}
