const known = {
  true: 'on',
  false: 'off',
  automatic: 'automatic',
  broadcast: 'broadcast',
  scene: 'scene',
  rollCall: 'rollCall',
  voice: 'voice',
  single: 'single',
  everyone: 'everyone',
  hosts: 'hosts',
  off: 'off',
  start: 'start',
  pause: 'pause',
  resume: 'resume',
  stop: 'stop',
  follow: 'follow',
  participant: 'participant',
} as const;

export type LogDetail = (typeof known)[keyof typeof known];

/** Which words there are for the setting a line of the log tells; null: it is shown as it stands. */
export function detailOf(detail: string): LogDetail | null {
  return Object.hasOwn(known, detail) ? known[detail as keyof typeof known] : null;
}
