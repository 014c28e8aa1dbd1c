/** The digits of what was typed or pasted: people write meeting IDs with spaces, dashes and full-width digits. */
export function digitsOf(text: string): string {
  return text.normalize('NFKC').replace(/\D/g, '');
}

/** Shows a meeting ID as 3-3-3, also while it is being typed. */
export function formatMeetingId(text: string): string {
  return (
    digitsOf(text)
      .slice(0, 9)
      .match(/\d{1,3}/g)
      ?.join('-') ?? ''
  );
}

export function isMeetingId(digits: string): boolean {
  return /^\d{9}$/.test(digits);
}

export function isPin(digits: string): boolean {
  return /^\d{4,12}$/.test(digits);
}
