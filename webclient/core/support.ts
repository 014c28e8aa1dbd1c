import { detectDevice } from 'mediasoup-client';

export type BrowserProblem = 'insecure_page' | 'browser_too_old';

/** Why this page cannot carry a meeting in this browser, or null. */
export function browserProblem(): BrowserProblem | null {
  if (!isSecureContext) return 'insecure_page';
  const usable =
    'RTCPeerConnection' in globalThis && 'mediaDevices' in navigator && detectDevice() !== undefined;
  return usable ? null : 'browser_too_old';
}
