/** The same text in memory of its own: one that was cut out of a body of megabytes keeps all of it as long as it is kept itself. */
export const ownedText = (text: string): string => ` ${text}`.slice(1);
