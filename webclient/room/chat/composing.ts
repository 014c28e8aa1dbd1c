import type { KeyboardEvent } from 'react';

/** Whether a key is for the input method by which one writes, e.g. the Enter that takes a Chinese word. */
export function isComposing({ nativeEvent }: KeyboardEvent): boolean {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- Safari says it in no other way (UI Events, 8.3.3)
  return nativeEvent.isComposing || nativeEvent.keyCode === 229;
}
