import type { GivenControl } from '../../server/contract/controls.ts';
import type { control } from '../i18n/en/control.ts';

export type SayingKey = keyof (typeof control)['done'];

export interface Saying {
  key: SayingKey;
  /** Of whom or what it speaks. */
  name: string;
  count: number;
}

/** How it is said that a control was done. @param nameOf of a participant or somebody who waits */
export function sayingOf(given: GivenControl, nameOf: (id: string) => string): Saying {
  const say = (key: SayingKey, name = '', count = 0): Saying => ({ key, name, count });
  const ofPeople = (ids: readonly string[] | 'all', one: SayingKey, several: SayingKey): Saying => {
    if (ids === 'all') return say(several);
    const [only] = ids;
    return only !== undefined && ids.length === 1 ? say(one, nameOf(only)) : say(several, '', ids.length);
  };
  switch (given.type) {
    case 'lock':
      return say(given.locked ? 'locked' : 'unlocked');
    case 'setWaitingRoom':
      return say(given.on ? 'waitingRoomOn' : 'waitingRoomOff');
    case 'admit':
      return given.participantIds === 'all'
        ? say('admitAll')
        : ofPeople(given.participantIds, 'admit', 'admitSeveral');
    case 'sendToWaiting':
      return ofPeople(given.participantIds, 'toWaiting', 'toWaitingSeveral');
    case 'remove':
      return ofPeople(given.participantIds, 'removed', 'removedSeveral');
    case 'hangUp':
      return ofPeople(given.participantIds, 'hungUp', 'hungUpSeveral');
    case 'makeHost':
      return say('madeHost', nameOf(given.participantId));
    case 'setCohost':
      return say(given.cohost ? 'madeCohost' : 'madeGuest', nameOf(given.participantId));
    case 'releaseHost':
      return say('released');
    case 'rename':
      return say('renamed', given.name);
    case 'mute':
      return ofPeople(given.participantIds, 'muted', 'mutedSeveral');
    case 'muteAll':
      return say(given.selfUnmute === false ? 'mutedAllFirm' : 'mutedAll');
    case 'endMuteAll':
      return say('muteAllEnded');
    case 'allowUnmute':
      return say(given.allowed ? 'unmuteAllowed' : 'unmuteForbidden');
    case 'askToUnmute':
      return given.participantIds === 'all'
        ? say('askedAll')
        : ofPeople(given.participantIds, 'asked', 'askedSeveral');
    case 'stopCamera':
      return ofPeople(given.participantIds, 'cameraStopped', 'cameraStoppedSeveral');
    case 'askForCamera':
      return ofPeople(given.participantIds, 'cameraAsked', 'cameraAskedSeveral');
    case 'lowerHands':
      return given.participantIds === 'all'
        ? say('handsLowered')
        : ofPeople(given.participantIds, 'handLowered', 'handsLowered');
    case 'lockSharing':
      return say(given.locked ? 'sharingLocked' : 'sharingOpen');
    case 'stopShare':
      return say('shareStopped');
    case 'setMode':
      return sayingOfMode(given.mode, nameOf);
    case 'applyScene':
      return say('sceneApplied');
    case 'saveScene':
      return say('sceneSaved', given.name);
    case 'deleteScene':
      return say('sceneDeleted', given.name);
    case 'setHostView':
      switch (given.view.type) {
        case 'follow':
          return say('viewFollow');
        case 'scene':
          return say('viewScene');
        case 'participant':
          return say('viewParticipant', nameOf(given.view.participantId));
      }
      break;
    case 'startPolling':
      return say('pollingStarted');
    case 'stopPolling':
      return say('pollingStopped');
    case 'skipPolling':
      return say('pollingSkipped');
    case 'spotlight':
      return given.participantId === null
        ? say('spotlightOff')
        : say('spotlight', nameOf(given.participantId));
    case 'setPrompts':
      return say('promptsSet');
    case 'setWatermark':
      return say(given.on ? 'watermarkOn' : 'watermarkOff');
    case 'setLabels':
      return say(given.on ? 'labelsOn' : 'labelsOff');
    case 'setChat':
      return say(given.who === 'everyone' ? 'chatEveryone' : given.who === 'hosts' ? 'chatHosts' : 'chatOff');
    case 'record':
      return say(
        { start: 'recordStart', pause: 'recordPause', resume: 'recordResume', stop: 'recordStop' }[
          given.action
        ] as SayingKey,
      );
    case 'stream':
      return say(given.action === 'start' ? 'streamStart' : 'streamStop');
    case 'prolong':
      return say('prolonged', '', given.minutes);
    case 'end':
      return say('ended');
    case 'invite':
      return say('invited', '', given.invitees.length);
    case 'redial':
      return say('redialled');
    case 'cancelCall':
      return say('callCancelled');
    case 'decline':
    case 'raiseHand':
      return say('done');
  }
  return say('done');
}

function sayingOfMode(
  mode: Extract<GivenControl, { type: 'setMode' }>['mode'],
  nameOf: (id: string) => string,
): Saying {
  switch (mode.type) {
    case 'automatic':
      return { key: 'modeAutomatic', name: '', count: 0 };
    case 'scene':
      return { key: 'modeScene', name: '', count: 0 };
    case 'broadcast':
      return { key: 'modeBroadcast', name: nameOf(mode.participantId), count: 0 };
    case 'rollCall':
      return { key: 'modeRollCall', name: nameOf(mode.participantId), count: 0 };
    case 'voice':
      return { key: mode.in === 'single' ? 'modeVoiceSingle' : 'modeVoiceScene', name: '', count: 0 };
  }
}
