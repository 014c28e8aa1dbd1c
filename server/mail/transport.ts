import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import type { Logger } from '../kernel/logger.ts';
import type { MailContent } from './rules.ts';

/** A message as it goes out. */
export interface Outgoing {
  /** The same at every attempt, so that a message sent twice is seen to be one. */
  id: string;
  to: string;
  subject: string;
  content: MailContent;
}

export interface Transport {
  /** @throws SendFailure */
  send(message: Outgoing): Promise<void>;
  close(): void;
}

/** Why a message could not be sent, for the operator; never its content. */
export class SendFailure extends Error {
  /** The mail server will not take it at any later time either. */
  readonly final: boolean;

  constructor(message: string, { final, cause }: { final: boolean; cause: unknown }) {
    super(message, { cause });
    this.name = 'SendFailure';
    this.final = final;
  }
}

export interface MailSettings {
  /** smtp://user:password@host:port or smtps://…; empty: messages become files in the data folder */
  url: string;
  /** e.g. `Plenum <plenum@example.org>`; empty: plenum@ this machine */
  from: string;
  dataDir: string;
}

const connectMs = 10_000;
const silenceMs = 30_000;

/** Where mail comes from. @param from the setting; empty: plenum@ this machine */
export function senderOf(from: string): string {
  return from === '' ? `Plenum <plenum@${hostname()}>` : from;
}

/** @returns the way out: the mail server of the settings, or files where there is none */
export function createMailTransport({ url, from, dataDir }: MailSettings, log: Logger): Transport {
  const sender = senderOf(from);
  return url === '' ? toFiles(join(dataDir, 'outbox'), sender, log) : toServer(url, sender);
}

function toServer(url: string, from: string): Transport {
  const server = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
  });
  return {
    async send(message) {
      try {
        await server.sendMail(compose(message, from));
      } catch (cause) {
        throw failureOf(cause);
      }
    },
    close: () => server.close(),
  };
}

/** Where there is no mail server, whoever runs the system finds the messages in a folder. */
function toFiles(folder: string, from: string, log: Logger): Transport {
  const composer = createTransport({ streamTransport: true, buffer: true });
  return {
    async send(message) {
      const { message: bytes } = await composer.sendMail(compose(message, from));
      const time = new Date().toISOString().replaceAll(/[:.]/g, '-');
      const path = join(folder, `${time}-${message.id}.eml`);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await writeFile(path, bytes as Buffer, { mode: 0o600 });
      log.info(
        { path, subject: message.subject },
        'there is no mail server (mail.url): a message was put into a file',
      );
    },
    close: () => undefined,
  };
}

function compose({ id, to, subject, content }: Outgoing, from: string): SendMailOptions {
  const { text, html, attachments, calendar } = content;
  const domain = /@([^\s<>@]+)>?\s*$/.exec(from)?.[1] ?? 'plenum';
  return {
    from,
    // As an object, so that it is never taken for a list.
    to: { name: '', address: to },
    subject,
    text,
    ...(html === undefined ? {} : { html }),
    messageId: `<${id}@${domain}>`,
    // Absence notes and the like do not answer (RFC 3834, section 5).
    headers: { 'Auto-Submitted': 'auto-generated' },
    attachments: attachments.map(({ name, type, content: base64 }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(base64, 'base64'),
    })),
    ...(calendar ? { icalEvent: { method: calendar.method, content: calendar.content } } : {}),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Only what the server says of the recipient or the message itself is final: a wrong password will be put right. */
function failureOf(cause: unknown): SendFailure {
  const { code, responseCode } = cause as { code?: string; responseCode?: number };
  const ofMessage = code === 'EENVELOPE' || code === 'EMESSAGE';
  const final = ofMessage && responseCode !== undefined && responseCode >= 500;
  return new SendFailure(cause instanceof Error ? cause.message : String(cause), { final, cause });
}
