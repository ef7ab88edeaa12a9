/** The address, when a browser may follow it: web, mail and own ones. What runs a script is none. */
export function safeAddress(address: string): string | undefined {
  // Browsers skip control characters and blanks in front of and inside a scheme.
  const text = [...address].filter((character) => character > ' ').join('');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return text === '' ? undefined : address.trim();
  return ['http', 'https', 'mailto'].includes(scheme) ? address.trim() : undefined;
}

/** Pictures may also be data; a picture of that kind runs no script. */
export const safePicture = (address: string): string | undefined =>
  /^data:image\/(png|jpe?g|gif|webp|svg\+xml)[;,]/i.test(address.trim()) ? address.trim() : safeAddress(address);

/** Frames show pages of the web only. */
export function safePage(address: string): string | undefined {
  const safe = safeAddress(address);
  return safe !== undefined && /^https?:\/\//i.test(safe) ? safe : undefined;
}
