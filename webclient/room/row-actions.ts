import type { ConferenceFields, Participant, Role } from '../../server/contract/conference-view.ts';
import { mayUse } from '../../server/contract/control-rules.ts';
import type { GivenControl } from '../../server/contract/controls.ts';

/** What can be done with somebody in the list of people: its name for the texts, and the control it gives. */
export type RowAction =
  | { id: RowActionId; control: GivenControl; danger?: boolean; asks?: boolean }
  /** Asks for the new name first. */
  | { id: 'rename' };

export type RowActionId =
  | 'mute'
  | 'askToUnmute'
  | 'stopCamera'
  | 'askForCamera'
  | 'lowerHand'
  | 'stopShare'
  | 'broadcast'
  | 'endBroadcast'
  | 'rollCall'
  | 'endRollCall'
  | 'spotlight'
  | 'endSpotlight'
  | 'makeHost'
  | 'makeCohost'
  | 'endCohost'
  | 'toWaiting'
  | 'hangUp'
  | 'remove';

export interface RowContext {
  /** Of the person who looks at the list. */
  role: Role;
  own: boolean;
  media: 'video' | 'voice';
  fields: Pick<ConferenceFields, 'mode' | 'spotlightId'>;
}

/** In the order of the menu, what is often wanted first and what cannot be undone last. */
export function rowActions(participant: Participant, { role, own, media, fields }: RowContext): RowAction[] {
  if (role === 'guest') return own ? [{ id: 'rename' }] : [];
  return [
    ...soundAndPicture(participant, own, media),
    ...onAir(participant, fields),
    ...roles(participant, role, own),
    { id: 'rename' },
    ...(own || participant.role === 'host' ? [] : leaving(participant)),
  ];
}

function soundAndPicture(participant: Participant, own: boolean, media: RowContext['media']): RowAction[] {
  const { id, sources, handRaisedAt } = participant;
  const one = { participantIds: [id] };
  const actions: RowAction[] = [];
  if (!own) {
    if (sources.microphone === 'live') actions.push({ id: 'mute', control: { type: 'mute', ...one } });
    else actions.push({ id: 'askToUnmute', control: { type: 'askToUnmute', ...one } });
    if (media === 'video') {
      if (sources.camera === 'live')
        actions.push({ id: 'stopCamera', control: { type: 'stopCamera', ...one } });
      else actions.push({ id: 'askForCamera', control: { type: 'askForCamera', ...one } });
    }
    if (sources.slides !== undefined) actions.push({ id: 'stopShare', control: { type: 'stopShare' } });
  }
  if (handRaisedAt !== null) actions.push({ id: 'lowerHand', control: { type: 'lowerHands', ...one } });
  return actions;
}

function onAir({ id, role }: Participant, { mode, spotlightId }: RowContext['fields']): RowAction[] {
  const toAutomatic: GivenControl = { type: 'setMode', mode: { type: 'automatic' } };
  const isIn = (type: 'broadcast' | 'rollCall'): boolean => mode.type === type && mode.participantId === id;
  const actions: RowAction[] = [
    isIn('broadcast')
      ? { id: 'endBroadcast', control: toAutomatic }
      : {
          id: 'broadcast',
          control: { type: 'setMode', mode: { type: 'broadcast', participantId: id } },
        },
  ];
  if (isIn('rollCall')) actions.push({ id: 'endRollCall', control: toAutomatic });
  // The host is heard in a roll call anyway.
  else if (role !== 'host') {
    actions.push({
      id: 'rollCall',
      control: { type: 'setMode', mode: { type: 'rollCall', participantId: id } },
    });
  }
  const lit = spotlightId === id;
  actions.push({
    id: lit ? 'endSpotlight' : 'spotlight',
    control: { type: 'spotlight', participantId: lit ? null : id },
  });
  return actions;
}

function roles({ id: participantId, role }: Participant, ownRole: Role, own: boolean): RowAction[] {
  if (role === 'host') return [];
  const actions: RowAction[] = [];
  if (mayUse('makeHost', ownRole) && !own)
    actions.push({ id: 'makeHost', control: { type: 'makeHost', participantId }, asks: true });
  const cohost = role === 'cohost';
  actions.push({
    id: cohost ? 'endCohost' : 'makeCohost',
    control: { type: 'setCohost', participantId, cohost: !cohost },
    ...(own ? { asks: true } : {}),
  });
  return actions;
}

function leaving({ id, kind }: Participant): RowAction[] {
  const one = { participantIds: [id] };
  return [
    ...(kind === 'web' ? [{ id: 'toWaiting', control: { type: 'sendToWaiting', ...one } } as const] : []),
    { id: 'hangUp', control: { type: 'hangUp', ...one }, danger: true },
    { id: 'remove', control: { type: 'remove', ...one }, danger: true, asks: true },
  ];
}
