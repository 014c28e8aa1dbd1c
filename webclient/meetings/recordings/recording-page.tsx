import type { ReactElement } from 'react';
export function RecordingPage({ recordingId }: { recordingId: string }): ReactElement {
  return <p>{recordingId}</p>;
}
