import { type ErrorCode, PlenumError } from '../../server/contract/errors.ts';
import { rejection } from './rejection.ts';

/**
 * What a promise is refused with: code and field.
 * @throws when it is fulfilled, or rejected with what is no error of the catalogue
 */
export async function refusal(promise: Promise<unknown>): Promise<[ErrorCode, string | undefined]> {
  const error = await rejection(promise);
  if (!(error instanceof PlenumError)) throw error;
  return [error.code, error.field];
}
