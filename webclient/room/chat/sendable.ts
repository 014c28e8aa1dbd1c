const unseen = /[\p{Cs}\u202a-\u202e\u2066-\u2069]|(?![\n\t])\p{Cc}/gu;

/** What was typed or pasted without what the server refuses: control characters but line breaks. */
export function sendable(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(unseen, '').trim();
}
