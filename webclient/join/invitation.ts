import { formatMeetingId } from '../../server/contract/meeting-id.ts';

export interface Invitation {
  meetingId: string;
  /** Safe to pass on; empty means that none is needed, undefined that it is not known here. */
  guestPin: string | undefined;
}

/** The address of a meeting. The PIN stands in the fragment, which browsers keep to themselves. */
export function invitationLink(origin: string, { meetingId, guestPin }: Invitation): string {
  return `${origin}/m/${meetingId}${guestPin ? `#pin=${guestPin}` : ''}`;
}

/** The invitation as a message to paste; the two templates are of the language of the page. */
export function invitationText(
  origin: string,
  invitation: Invitation,
  templates: { invitation: (link: string, id: string) => string; pin: (pin: string) => string },
): string {
  const text = templates.invitation(
    invitationLink(origin, invitation),
    formatMeetingId(invitation.meetingId),
  );
  return invitation.guestPin ? `${text}\n${templates.pin(invitation.guestPin)}` : text;
}

/** The token of a link that a host has sent from the running conference; it lets in whoever has it. */
export function invitationOfFragment(hash: string): string | undefined {
  const token = new URLSearchParams(hash.replace(/^#/, '')).get('invitation') ?? '';
  return /^[\w-]{16,64}$/.test(token) ? token : undefined;
}
