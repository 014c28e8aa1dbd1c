import { ringsForMs } from '../conference/core/calling.ts';
import type { Called, CallPort, Inviting, TellCall } from '../conference/ports.ts';
import type { Invitation } from '../contract/conference-view.ts';
import type { Invitee } from '../contract/controls.ts';
import type { IncomingCall } from '../contract/signalling.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Db } from '../store/database.ts';
import type { LiveStore } from '../store/live-store.ts';
import { AccountCalls } from './account-calls.ts';
import { CallBus, type CallMessage } from './bus.ts';
import { type Callee, Callees } from './callees.ts';
import { CalledPages, type ListeningPage } from './called-pages.ts';
import { InvitationLinks, type LinkStore } from './links.ts';
import { MailedInvitations } from './mailed-invitations.ts';
import type { Directory, Mailer, Numbers, SipDialler, Terminals } from './ports.ts';

export interface CallingParts {
  db: Db;
  live: LinkStore & Pick<LiveStore, 'publish' | 'subscribe' | 'hit'>;
  log: Logger;
  directory: Directory;
  numbers: Numbers;
  terminals: Terminals;
  mailer: Mailer;
  /** Where the links of mails lead to, e.g. https://meet.example.org. */
  linkOrigin: () => string;
  /** Null: this installation dials nobody. */
  dialler: SipDialler | null;
  /** The conferences of this server that an account is in just now. */
  conferencesOf: (accountId: string) => readonly string[];
  now?: () => number;
}

/** Calls people into running conferences: on the pages they have open, by a link in a message, by SIP. */
export class CallingService implements CallPort {
  readonly #callees: Callees;
  readonly #bus: CallBus;
  readonly #pages: CalledPages;
  readonly #calls: AccountCalls;
  readonly #links: InvitationLinks;
  readonly #mailed: MailedInvitations;
  readonly #dialler: SipDialler | null;

  constructor({ live, conferencesOf, now = Date.now, ...parts }: CallingParts) {
    const { log } = parts;
    const send = (message: CallMessage): void => this.#bus.send(message);
    this.#callees = new Callees(parts);
    this.#links = new InvitationLinks({ store: live, log });
    this.#mailed = new MailedInvitations({ ...parts, rates: live, links: this.#links });
    this.#pages = new CalledPages({
      ...{ send, log },
      isInMeeting: (accountId) => conferencesOf(accountId).length > 0,
    });
    this.#calls = new AccountCalls({
      ...{ now, send, ringsForMs },
      isIn: (accountId, conferenceId) => conferencesOf(accountId).includes(conferenceId),
      accepted: (...accepted) => void this.#links.add(...accepted),
    });
    this.#dialler = parts.dialler;
    this.#bus = new CallBus({ store: live, log }, (message) => {
      this.#calls.hear(message);
      this.#pages.hear(message);
    });
  }

  /** Hears other servers from now on. */
  open(): Promise<void> {
    return this.#bus.open();
  }

  async close(): Promise<void> {
    this.#calls.close();
    this.#pages.close();
    await Promise.all([this.#bus.close(), this.#links.close()]);
  }

  /** Makes a page one on which its account can be called. */
  listen(page: ListeningPage): { calls: IncomingCall[]; stop: () => void } {
    return this.#pages.listen(page);
  }

  /** As `CalledPages.answer`. */
  answer(accountId: string, answer: { invitationId: string; accept: boolean }): string | null {
    return this.#pages.answer(accountId, answer);
  }

  resolve(invitees: readonly Invitee[], inviting: Inviting): Promise<Callee[]> {
    return this.#callees.resolve(invitees, inviting);
  }

  call(invitation: Invitation, called: Called, tell: TellCall): void {
    switch (invitation.kind) {
      case 'account':
        this.#calls.call(invitation, called, tell);
        return;
      case 'email':
        void this.#mailed.send(invitation, called, tell);
        return;
      case 'terminal':
      case 'number':
        if (this.#dialler) this.#dialler.dial(invitation, called, tell);
        else setImmediate(() => tell('failed', 'call_unavailable'));
        return;
      default:
        invitation.kind satisfies never;
    }
  }

  cancel(invitationId: string): void {
    this.#dialler?.hangUp(invitationId);
    if (!this.#calls.cancel(invitationId)) this.#links.drop(invitationId);
  }

  arrived(invitationId: string): void {
    this.#calls.arrived(invitationId);
  }

  invitationOf(conferenceId: string, token: string): string | null {
    return this.#links.of(conferenceId, token);
  }

  restore(conferenceId: string): Promise<void> {
    return this.#links.restore(conferenceId);
  }

  forget(conferenceId: string): void {
    this.#calls.forget(conferenceId);
    this.#links.forget(conferenceId);
  }
}
