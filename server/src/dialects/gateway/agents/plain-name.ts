/** Whether a text is one that every store can keep as it is: no zero character, no half of a character. */
export const isPlainName = (text: string, charactersMax: number): boolean =>
  text !== '' && text.length <= charactersMax && !text.includes('\0') && text.isWellFormed();
