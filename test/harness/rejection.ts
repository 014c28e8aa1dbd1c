/**
 * What a promise is rejected with.
 * @throws when it is fulfilled, or rejected with something that is no Error
 */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error(`rejected with what is no Error: ${String(error)}`, { cause: error });
  }
  throw new Error('the promise was fulfilled');
}
