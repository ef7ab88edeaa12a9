/** Takes out of a text what differs between two servers that were asked the same: times, secrets, hashes, row numbers; each uuid gets a number. */
export function anonymous(words: readonly string[]): (text: string) => string {
  const numbers = new Map<string, number>();
  const counts = new Map<string, number>();
  const named = (kind: string, value: string): string => {
    const key = `${kind} ${value}`;
    let number = numbers.get(key);
    if (number === undefined) {
      number = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, number);
      numbers.set(key, number);
    }
    return `<${kind} ${number}>`;
  };
  return (text) => {
    let told = text;
    for (const [index, word] of words.entries()) if (word !== '') told = told.replaceAll(word, `<word ${index}>`);
    return (
      told
        .replaceAll(/\b([a-z]{2,12})_(?!custom)(?:[0-9a-f]{32})\b/g, (value, prefix) => named(prefix, value))
        // Row numbers: PostgreSQL leaves gaps where a row was not made after all.
        .replaceAll(/"(id|folderId|teamId|userId|dashboardId|sid|created_by)":\d+/g, '"$1":<number>')
        .replaceAll(/"(sk|keySk|secret|token|key|deleteKey|deleteUrl|secretHint|hint)":"[^"]+"/g, '"$1":"<secret>"')
        .replaceAll(/\b[0-9a-f]{64}\b|(?<=avatar\/)[0-9a-f]{32}/g, '<hash>')
        // What is in Base64 holds the words in another spelling.
        .replaceAll(/[A-Za-z0-9+/]{30,}={0,2}/g, '<encoded>')
        .replaceAll(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '<uuid>')
        .replaceAll(/\b\d{19}\b(?="|,"docs)/g, '<trace>')
        .replaceAll(/\b20\d\d-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, '<time>')
        .replaceAll(/\b1[789]\d{8}(?:\d{3})?\b/g, '<time>')
        .replaceAll(/"(timeMs|durationMs|cost|lastUsedAt|lastUsedAddress|age|elapsedMs)":[^,}]+/g, '"$1":<time>')
    );
  };
}
