import type { InviteeView } from '../../../server/contract/api/booking.ts';

const emailPattern = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;
const phonePattern = /^\+?\d{3,20}$/;

/**
 * Who is meant by typed or pasted text: e-mail addresses and telephone numbers, also several in a row and as mail
 * programs write them (`Anna <anna@example.org>; +86 10 1234 5678`). What is neither is left out.
 */
export function typedInvitees(text: string): InviteeView[] {
  return text
    .normalize('NFKC')
    .split(/[,;\n，；、]/)
    .flatMap((part) => typedInvitee(part.trim()));
}

function typedInvitee(text: string): InviteeView[] {
  const named = /^"?([^"<]*?)"?\s*<([^>]+)>$/.exec(text);
  const name = named?.[1] ?? '';
  const address = (named?.[2] ?? text).trim();
  if (emailPattern.test(address)) {
    return [{ kind: 'email', id: address.toLowerCase(), name, role: 'guest' }];
  }
  const number = address.replace(/[\s()./-]/g, '');
  return phonePattern.test(number) ? [{ kind: 'phone', id: number, name, role: 'guest' }] : [];
}

/** Nobody twice; whoever was there first stays. */
export function withInvitees(there: readonly InviteeView[], more: readonly InviteeView[]): InviteeView[] {
  const known = new Set(there.map(keyOf));
  return [...there, ...more.filter((invitee) => !known.has(keyOf(invitee)) && known.add(keyOf(invitee)))];
}

export function keyOf({ kind, id }: InviteeView): string {
  return `${kind}:${id}`;
}
