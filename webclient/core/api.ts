import { type ErrorCode, errorCatalogue, PlenumError } from '../../server/contract/errors.ts';
import type {
  ClientSettings,
  CreateMeetingRequest,
  Meeting,
  MeetingLookup,
} from '../../server/contract/rest.ts';

/** The REST interface, as far as the pages use it. Every function throws a `PlenumError` of the catalogue. */

export function loadSettings(): Promise<ClientSettings> {
  return call<ClientSettings>('/api/client-settings');
}

export function createMeeting(body: CreateMeetingRequest = {}): Promise<Meeting> {
  return call<Meeting>('/api/meetings', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

export function lookUpMeeting(meetingId: string): Promise<MeetingLookup> {
  return call<MeetingLookup>(`/api/meetings/${encodeURIComponent(meetingId)}`);
}

async function call<T>(path: string, init?: RequestInit): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch (cause) {
    throw new PlenumError('connection_lost', { cause });
  }
  const body = (await response.json().catch(() => null)) as {
    error?: { code: string; field?: string };
  } | null;
  if (response.ok && body !== null) return body as T;
  const code = body?.error?.code;
  const field = body?.error?.field;
  throw new PlenumError(isErrorCode(code) ? code : 'internal', field === undefined ? {} : { field });
}

function isErrorCode(code: string | undefined): code is ErrorCode {
  return code !== undefined && code in errorCatalogue;
}
