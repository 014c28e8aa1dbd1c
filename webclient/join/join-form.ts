import type { ErrorCode } from '../../server/contract/errors.ts';
import { isMeetingId, isPin } from '../../server/contract/meeting-id.ts';

export type JoinField = 'id' | 'pin' | 'name';

export interface JoinFormValues {
  /** Digits only. */
  id: string;
  /** Digits only; may be empty. */
  pin: string;
  name: string;
}

/** What is wrong with a field before the server is asked. */
export type JoinFormProblem = 'idIncomplete' | 'pinMalformed' | 'nameMissing';

export function problemsOf({ id, pin, name }: JoinFormValues): Partial<Record<JoinField, JoinFormProblem>> {
  return {
    ...(isMeetingId(id) ? {} : { id: 'idIncomplete' }),
    ...(pin === '' || isPin(pin) ? {} : { pin: 'pinMalformed' }),
    ...(name.trim() === '' ? { name: 'nameMissing' } : {}),
  };
}

/** The field an error of the server is shown at; null for those that no field causes. */
export function fieldOf(code: ErrorCode): JoinField | null {
  if (code === 'meeting_not_found') return 'id';
  if (code === 'pin_required' || code === 'pin_wrong' || code === 'too_many_attempts') return 'pin';
  return null;
}
