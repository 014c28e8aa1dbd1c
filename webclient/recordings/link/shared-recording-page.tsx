import type { ReactElement } from 'react';
export function SharedRecordingPage({ token }: { token: string }): ReactElement {
  return <p>{token}</p>;
}
