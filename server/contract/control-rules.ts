/**
 * Who may use which control of a conference, apart from schemas: the rules of the server, the buttons of the pages and
 * the table in docs/controls.md all read it here.
 */

/** As whom somebody gives a command: by their role, from before the door, or over the enterprise's meetings. */
export type Rank = 'administrator' | 'host' | 'cohost' | 'guest' | 'waiting';

const hosts: readonly Rank[] = ['administrator', 'host', 'cohost'];
const notCohosts: readonly Rank[] = ['administrator', 'host'];
const inside: readonly Rank[] = ['host', 'cohost', 'guest'];

export const controlRules = {
  lock: hosts,
  setWaitingRoom: hosts,
  admit: hosts,
  sendToWaiting: hosts,
  remove: hosts,
  hangUp: hosts,
  makeHost: notCohosts,
  setCohost: hosts,
  releaseHost: ['host'],
  rename: [...hosts, 'guest'],
  mute: hosts,
  muteAll: hosts,
  endMuteAll: hosts,
  allowUnmute: hosts,
  askToUnmute: hosts,
  stopCamera: hosts,
  askForCamera: hosts,
  decline: inside,
  raiseHand: inside,
  lowerHands: hosts,
  lockSharing: hosts,
  stopShare: hosts,
  setMode: hosts,
  applyScene: hosts,
  saveScene: hosts,
  deleteScene: hosts,
  setHostView: hosts,
  startPolling: hosts,
  stopPolling: hosts,
  skipPolling: hosts,
  spotlight: hosts,
  setPrompts: hosts,
  setWatermark: hosts,
  setLabels: hosts,
  setChat: hosts,
  record: hosts,
  stream: hosts,
  prolong: hosts,
  end: hosts,
  invite: hosts,
  redial: hosts,
  cancelCall: hosts,
} as const satisfies Record<string, readonly Rank[]>;

export type ControlName = keyof typeof controlRules;

export function mayUse(control: ControlName, rank: Rank): boolean {
  const ranks: readonly Rank[] = controlRules[control];
  return ranks.includes(rank);
}
