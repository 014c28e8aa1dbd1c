const longest = 128;

/** What a device calls itself, to be shown. @param header User-Agent or Server (RFC 3261 sections 20.35, 20.41) */
export function deviceOf(header: string | null): string {
  return (header ?? '')
    .replace(/[\p{Cc}\p{Cf}]/gu, '')
    .trim()
    .slice(0, longest);
}
