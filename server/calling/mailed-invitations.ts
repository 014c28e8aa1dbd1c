import type { Called, TellCall } from '../conference/ports.ts';
import type { Invitation } from '../contract/conference-view.ts';
import { PlenumError } from '../contract/errors.ts';
import { digestOf, newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Db } from '../store/database.ts';
import type { LiveStore } from '../store/live-store.ts';
import { transact } from '../store/transact.ts';
import { invitationLetter } from './letter.ts';
import type { InvitationLinks } from './links.ts';
import type { Directory, Mailer } from './ports.ts';

export interface MailedInvitationsPorts {
  db: Db;
  rates: Pick<LiveStore, 'hit'>;
  directory: Pick<Directory, 'language'>;
  mailer: Mailer;
  links: InvitationLinks;
  /** e.g. https://meet.example.org */
  linkOrigin: () => string;
  log: Logger;
}

/** A host who sends again and again does not fill a stranger's mailbox: so many an hour to one address. */
const mostAnHour = 5;
const hourMs = 3_600_000;

/** Invitations into running conferences that are sent as a link by e-mail. */
export class MailedInvitations {
  readonly #ports: MailedInvitationsPorts;

  constructor(ports: MailedInvitationsPorts) {
    this.#ports = ports;
  }

  /** Never rejects: how it went is told. */
  async send(invitation: Invitation, called: Called, tell: TellCall): Promise<void> {
    try {
      if (await this.#queue(invitation, called)) tell('sent', null);
    } catch (error) {
      const { code } = PlenumError.from(error);
      const { conferenceId } = called;
      if (code === 'internal') {
        this.#ports.log.error({ err: error, conferenceId }, 'an invitation could not be sent');
      }
      this.#ports.links.drop(invitation.id);
      tell('failed', code);
    }
  }

  /** @returns false when it was cancelled meanwhile */
  async #queue({ id, target }: Invitation, called: Called): Promise<boolean> {
    const { db, rates, directory, mailer, links, linkOrigin } = this.#ports;
    const { conferenceId, meetingId, enterpriseId, subject, by } = called;
    if (enterpriseId === null) throw new PlenumError('no_mail_from_visitors');
    const secret = newId();
    const digest = digestOf(secret);
    // Before anything is waited for: what is cancelled from now on takes it away.
    const kept = links.add(conferenceId, id, digest);
    const sent = await rates.hit(`invitation ${enterpriseId} ${target.toLowerCase()}`, hourMs);
    if (sent > mostAnHour) throw new PlenumError('rate_limited');
    const language = await directory.language(enterpriseId);
    await kept;
    if (!links.has(conferenceId, digest)) return false;
    const link = `${linkOrigin()}/m/${meetingId}#invitation=${secret}`;
    const letter = invitationLetter({ subject, by, meetingId, link }, language);
    await transact(db, (tx) => mailer.queue(tx, { enterpriseId, to: target, urgent: true, ...letter }));
    return true;
  }
}
