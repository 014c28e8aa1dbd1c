/**
 * @param ms how long something lives
 * @throws RangeError when it is no whole number of at least 1
 */
export function checkLife(ms: number): number {
  if (!Number.isSafeInteger(ms) || ms < 1)
    throw new RangeError(`a life of ${ms} ms: should be whole and at least 1`);
  return ms;
}
