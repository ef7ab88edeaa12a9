/** The two classes whose lists have a path of their own; it names them as people do and not as agents do. */
const classOfWord: Readonly<Record<string, string>> = { host: 'HOST', process: 'host_processes' };

/** The class as agents name it. */
export const classNamed = (word: string): string =>
  Object.hasOwn(classOfWord, word) ? (classOfWord[word] ?? word) : word;
