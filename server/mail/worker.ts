import { setTimeout as sleep } from 'node:timers/promises';
import { newId } from '../kernel/ids.ts';
import type { Logger } from '../kernel/logger.ts';
import type { Db } from '../store/database.ts';
import type { MailTable } from '../store/schema/auth.ts';
import { claimMails, deleteOldMails, updateClaimed } from './repo.ts';
import { hour, type MailContent, minute, pauseAfter, triedForMs } from './rules.ts';
import { SendFailure, type Transport } from './transport.ts';

/** Longer than sending takes at worst; when a server dies in the middle, another sends after this long. */
const leaseMs = 10 * minute;
const atOnce = 4;
const keptMs = 30 * 24 * hour;
const longestError = 300;

export interface MailWorkerParts {
  db: Db;
  transport: Transport;
  log: Logger;
  /** ms between looks for new messages */
  everyMs?: number;
  now?: () => number;
}

/**
 * Sends the messages that were queued, each by one worker at a time, however many servers there are. A message is sent
 * again only when a server died just after sending it.
 */
export class MailWorker {
  readonly #parts: MailWorkerParts;
  readonly #now: () => number;
  readonly #stop = new AbortController();
  readonly #sending = new Set<Promise<void>>();
  #running: Promise<void> | undefined;
  #sweptAt = 0;

  constructor(parts: MailWorkerParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Waits for what is being sent. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#running;
    await Promise.all(this.#sending);
    this.#parts.transport.close();
  }

  /** Sends what is due, as many at once as there are slots. @returns how many messages were tried */
  async sendDue(): Promise<number> {
    const tried = await this.#fillSlots();
    await Promise.all(this.#sending);
    return tried;
  }

  /** @returns how many messages were taken up */
  async #fillSlots(): Promise<number> {
    const { db, log } = this.#parts;
    const limit = atOnce - this.#sending.size;
    if (limit <= 0) return 0;
    const mails = await claimMails(db, { claim: newId(), now: this.#now(), leaseMs, limit });
    for (const mail of mails) {
      const sending = this.#send(mail)
        .catch((error: unknown) => {
          log.error({ err: error, mailId: mail.id }, 'what became of a message could not be written');
        })
        .finally(() => {
          this.#sending.delete(sending);
        });
      this.#sending.add(sending);
    }
    return mails.length;
  }

  async #run(): Promise<void> {
    const { db, log, everyMs = 1000 } = this.#parts;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#fillSlots();
        // A slot that is free is taken at once: it does not wait for the slowest.
        if (this.#sending.size === atOnce) {
          await Promise.race(this.#sending);
          continue;
        }
        if (this.#now() - this.#sweptAt > hour) {
          this.#sweptAt = this.#now();
          await deleteOldMails(db, this.#now() - keptMs);
        }
      } catch (error) {
        log.error({ err: error }, 'queued mail could not be looked at; it is tried again');
      }
      // Rejected when it is time to stop.
      await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  async #send(mail: MailTable): Promise<void> {
    const { db, log } = this.#parts;
    const { id, attempts } = mail;
    const failure = await this.#attempt(mail);
    if (failure === null) {
      await updateClaimed(db, mail, { state: 'sent', content: null, sentAt: this.#now(), lastError: null });
      return;
    }
    const lastError = failure.message.slice(0, longestError);
    const givenUp = failure.final || this.#now() - mail.createdAt > triedForMs;
    const outcome = givenUp
      ? ({ state: 'failed', content: null, lastError } as const)
      : { nextAt: this.#now() + pauseAfter(attempts), lastError };
    await updateClaimed(db, mail, outcome);
    log[givenUp ? 'error' : 'warn'](
      { mailId: id, attempts, reason: lastError },
      givenUp
        ? 'a message could not be sent and was given up'
        : 'a message could not be sent; it is tried again',
    );
  }

  /** @returns null when it was sent */
  async #attempt({ id, recipient, subject, content }: MailTable): Promise<SendFailure | null> {
    try {
      await this.#parts.transport.send({
        id,
        to: recipient,
        subject,
        content: JSON.parse(content ?? '') as MailContent,
      });
      return null;
    } catch (cause) {
      if (cause instanceof SendFailure) return cause;
      return new SendFailure(cause instanceof Error ? cause.message : String(cause), { final: false, cause });
    }
  }
}
