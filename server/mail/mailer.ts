import { newId } from '../kernel/ids.ts';
import type { Db } from '../store/database.ts';
import { insertMail } from './repo.ts';
import { checkedRecipient, type MailContent, type Message, oneLine } from './rules.ts';

/** Takes messages to be sent by a `MailWorker`, on this server or another. */
export class Mailer {
  readonly #now: () => number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /**
   * Keeps a message, in the transaction of what it tells of: it is sent when that is committed, and only then.
   * @throws when `to` is not one e-mail address
   */
  async queue(
    tx: Db,
    { enterpriseId, to, subject, urgent = false, text, html, attachments = [], calendar }: Message,
  ): Promise<void> {
    const content: MailContent = {
      text,
      ...(html === undefined ? {} : { html }),
      attachments: attachments.map(({ name, type, content }) => ({
        name: oneLine(name),
        type: oneLine(type),
        content: Buffer.from(content).toString('base64'),
      })),
      ...(calendar ? { calendar } : {}),
    };
    await insertMail(tx, {
      id: newId(),
      enterpriseId,
      recipient: checkedRecipient(to),
      subject: oneLine(subject),
      priority: urgent ? 0 : 1,
      content: JSON.stringify(content),
      state: 'queued',
      attempts: 0,
      nextAt: this.#now(),
      claim: null,
      lastError: null,
      createdAt: this.#now(),
      sentAt: null,
    });
  }
}
