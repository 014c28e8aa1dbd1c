import type { Invitee } from '../contract/controls.ts';
import type { Called, CallPort, Inviting, TellCall } from '../conference/ports.ts';
import type { Invitation } from '../contract/conference-view.ts';

/** Calls people into running conferences. */
export class CallingService implements CallPort {
  resolve(invitees: readonly Invitee[], _inviting: Inviting): Promise<{ invitee: Invitee; name: string }[]> {
    return Promise.resolve(invitees.map((invitee) => ({ invitee, name: invitee.target })));
  }

  call(_invitation: Invitation, _called: Called, tell: TellCall): void {
    setImmediate(() => tell('failed', 'call_unavailable'));
  }

  cancel(_invitationId: string): void {}

  invitationOf(_conferenceId: string, _token: string): string | null {
    return null;
  }

  forget(_conferenceId: string): void {}
}
