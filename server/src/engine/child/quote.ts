const escapes: Record<string, string> = { '\\': '\\\\', "'": "\\'", '\0': '\\0' };

/** A text as a literal. NUL too: unescaped it cuts the statement short, and what follows it would be lost. */
export function quoteText(text: string): string {
  return `'${text.replace(/[\\'\0]/g, (character) => escapes[character] ?? '')}'`;
}

export function quoteName(name: string): string {
  return `\`${name.replace(/[\\`\0]/g, (character) => (character === '\0' ? '\\0' : `\\${character}`))}\``;
}

const namePattern = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Whether a parameter or setting may stand in a statement under this name. */
export function isPlainName(name: string): boolean {
  return namePattern.test(name);
}
