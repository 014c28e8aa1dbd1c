import { accessErrors } from './errors/access.ts';
import { bookingErrors } from './errors/booking.ts';
import { chatErrors } from './errors/chat.ts';
import { conferenceErrors } from './errors/conference.ts';
import { directoryErrors } from './errors/directory.ts';
import { generalErrors } from './errors/general.ts';
import { integrationErrors } from './errors/integrations.ts';
import { recordingErrors } from './errors/recordings.ts';
import { streamErrors } from './errors/streams.ts';
import { terminalErrors } from './errors/terminals.ts';

/**
 * Every error a person or a program can meet: its code, the HTTP status REST answers with, and what it says in both
 * languages.
 */
export const errorCatalogue = {
  ...generalErrors,
  ...accessErrors,
  ...conferenceErrors,
  ...chatErrors,
  ...directoryErrors,
  ...terminalErrors,
  ...bookingErrors,
  ...recordingErrors,
  ...streamErrors,
  ...integrationErrors,
};

export type ErrorCode = keyof typeof errorCatalogue;

export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCatalogue, text);
}

/** The shape of an error on the wire, in an acknowledgement or a REST body. */
export interface WireError {
  code: ErrorCode;
  /** Path of the offending field, e.g. `rtpParameters.codecs.0.mimeType`. */
  field?: string;
  /** What the field should be, for programmers; people are shown the catalogue's text. */
  detail?: string;
}

/** An error from the catalogue. Anything else thrown inside reaches people as `internal`. */
export class PlenumError extends Error {
  readonly code: ErrorCode;
  readonly field: string | undefined;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, options: { field?: string; detail?: string; cause?: unknown } = {}) {
    super(options.detail ? `${code}: ${options.detail}` : code, { cause: options.cause });
    this.name = 'PlenumError';
    this.code = code;
    this.field = options.field;
    this.detail = options.detail;
  }

  static from(error: unknown): PlenumError {
    return error instanceof PlenumError ? error : new PlenumError('internal', { cause: error });
  }

  toWire(): WireError {
    return {
      code: this.code,
      ...(this.field === undefined ? {} : { field: this.field }),
      ...(this.detail === undefined ? {} : { detail: this.detail }),
    };
  }
}
