/** The UTF-8 text that a base64 text stands for, or null when it is not base64 or not UTF-8. */
export function decodeBase64(encoded: string): string | null {
  try {
    const bytes = Uint8Array.from(atob(encoded), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Both throw exceptions of the platform, which say nothing that the caller could pass on.
    return null;
  }
}
