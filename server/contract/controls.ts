import { z } from 'zod';
import {
  askedSourceSchema,
  chatRuleSchema,
  hostViewSchema,
  idSchema,
  manualSceneSchema,
  modeSchema,
  promptsSchema,
} from './conference-view.ts';
import type { ControlName } from './control-rules.ts';
import { nameSchema } from './name.ts';

/**
 * Every control of a conference: what a console, a participant or a program may ask of it. One request of the signalling
 * (`control`), one REST endpoint each, one line of the conference's log, all from this declaration. Who may is said in
 * `control-rules.ts`, what then happens in `conference/state.ts`.
 */

const nothing = z.strictObject({});
const participantId = idSchema;
const several = z.array(idSchema).min(1).max(1000);
const severalOrAll = z.union([several, z.literal('all')]);

/** The scene of the host as a console gives it; the server says since when. */
export const givenSceneSchema = manualSceneSchema.omit({ since: true });
export type GivenScene = z.infer<typeof givenSceneSchema>;

export const sceneNameSchema = z
  .string()
  .trim()
  .min(1, 'a name has at least 1 character')
  .max(40, 'a name has at most 40 characters')
  .regex(/^[^\p{Cc}\u202a-\u202e\u2066-\u2069]*$/u, 'a name has no control characters');

/** A telephone number, that of a terminal or an account, as it is dialled, or a SIP address elsewhere. */
export const dialledSchema = z
  .string()
  .trim()
  .max(200)
  .regex(
    /^(\+?[0-9*#]{2,32}|sips?:[^\s@<>"]{1,64}@[A-Za-z0-9.:[\]-]{1,128})$/,
    'a number (digits, * and #, perhaps + before them), or an address that begins with sip:',
  );

export const inviteeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('account'), target: idSchema }),
  z.strictObject({ kind: z.literal('terminal'), target: idSchema }),
  z.strictObject({ kind: z.literal('number'), target: dialledSchema }),
  z.strictObject({ kind: z.literal('email'), target: z.email('an e-mail address').max(254) }),
]);
export type Invitee = z.infer<typeof inviteeSchema>;

interface Declared {
  summary: string;
  body: z.ZodObject;
}

export const controls = {
  lock: {
    summary: 'Locks the conference, or opens it: nobody enters a locked one by themselves.',
    body: z.strictObject({ locked: z.boolean() }),
  },
  setWaitingRoom: {
    summary: 'Has guests wait until they are admitted, or lets them in at once.',
    body: z.strictObject({ on: z.boolean() }),
  },
  admit: {
    summary: 'Lets in some of those who wait, or all. Those who have gone meanwhile are left out.',
    body: z.strictObject({ participantIds: severalOrAll }),
  },
  sendToWaiting: {
    summary: 'Sends participants back to wait.',
    body: z.strictObject({ participantIds: several }),
  },
  remove: {
    summary: 'Removes participants. Accounts and terminals do not come back by themselves.',
    body: z.strictObject({ participantIds: several }),
  },
  hangUp: {
    summary: 'Ends the connection of participants; they may come again, or be called again.',
    body: z.strictObject({ participantIds: several }),
  },
  makeHost: {
    summary: 'Hands the host’s role on; who had it becomes co-host.',
    body: z.strictObject({ participantId }),
  },
  setCohost: {
    summary: 'Makes somebody co-host, or a guest again.',
    body: z.strictObject({ participantId, cohost: z.boolean() }),
  },
  releaseHost: { summary: 'Gives the host’s role up; nobody has it then.', body: nothing },
  rename: {
    summary: 'Gives a participant another name in this conference. Guests rename themselves only.',
    body: z.strictObject({ participantId, name: nameSchema }),
  },
  mute: { summary: 'Mutes participants.', body: z.strictObject({ participantIds: several }) },
  muteAll: {
    summary:
      'Mutes everybody but hosts, and those who come. `selfUnmute` says whether they may unmute themselves.',
    body: z.strictObject({ selfUnmute: z.boolean().optional() }),
  },
  endMuteAll: {
    summary: 'Takes the mute of all off: everybody may unmute themselves. It switches no microphone on.',
    body: nothing,
  },
  allowUnmute: {
    summary: 'Allows guests to unmute themselves, or forbids it.',
    body: z.strictObject({ allowed: z.boolean() }),
  },
  askToUnmute: {
    summary: 'Asks participants to unmute, which they may then. Room systems are unmuted at once.',
    body: z.strictObject({ participantIds: severalOrAll }),
  },
  stopCamera: { summary: 'Switches cameras off.', body: z.strictObject({ participantIds: several }) },
  askForCamera: {
    summary: 'Asks participants to switch their camera on.',
    body: z.strictObject({ participantIds: several }),
  },
  decline: {
    summary: 'Answers no to being asked to switch something on.',
    body: z.strictObject({ source: askedSourceSchema }),
  },
  raiseHand: { summary: 'Raises or lowers one’s hand.', body: z.strictObject({ raised: z.boolean() }) },
  lowerHands: {
    summary: 'Lowers the hands of some, or all.',
    body: z.strictObject({ participantIds: severalOrAll }),
  },
  lockSharing: {
    summary: 'Keeps sharing to hosts and stops the share of a guest, or lets everybody share.',
    body: z.strictObject({ locked: z.boolean() }),
  },
  stopShare: { summary: 'Stops what is shared just now.', body: nothing },
  setMode: {
    summary: 'Says which picture everybody sees.',
    body: z.strictObject({ mode: modeSchema }),
  },
  applyScene: {
    summary:
      'Takes a scene as the host’s and shows it: as the mode has it where it uses the scene, else to everybody.',
    body: z.strictObject({ scene: givenSceneSchema }),
  },
  saveScene: {
    summary: 'Keeps a scene under a name for this conference; one of the same name is replaced.',
    body: z.strictObject({ name: sceneNameSchema, scene: givenSceneSchema }),
  },
  deleteScene: { summary: 'Forgets a saved scene.', body: z.strictObject({ name: sceneNameSchema }) },
  setHostView: {
    summary: 'Says what the host sees for themselves.',
    body: z.strictObject({ view: hostViewSchema }),
  },
  startPolling: {
    summary: 'Shows the host every other participant in turn. Nobody else’s picture changes.',
    body: z.strictObject({
      seconds: z.number().int().min(2, 'at least 2 s').max(600, 'at most 600 s').default(20),
    }),
  },
  stopPolling: { summary: 'Ends polling: the host sees again what they saw before.', body: nothing },
  skipPolling: { summary: 'Goes on to the next now.', body: nothing },
  spotlight: {
    summary: 'Gives somebody the large cell of the automatic picture; null: nobody.',
    body: z.strictObject({ participantId: participantId.nullable() }),
  },
  setPrompts: {
    summary: 'Switches tones on or off; what is left out stays.',
    body: promptsSchema.partial(),
  },
  setWatermark: {
    summary: 'Writes everybody’s own name over what they see, or does not.',
    body: z.strictObject({ on: z.boolean() }),
  },
  setLabels: {
    summary: 'Writes names on the pictures, or does not.',
    body: z.strictObject({ on: z.boolean() }),
  },
  setChat: { summary: 'Says who may write.', body: z.strictObject({ who: chatRuleSchema }) },
  record: {
    summary: 'Starts, pauses, goes on with or stops the recording.',
    body: z.strictObject({ action: z.enum(['start', 'pause', 'resume', 'stop']) }),
  },
  stream: {
    summary: 'Starts or stops the live stream.',
    body: z.strictObject({ action: z.enum(['start', 'stop']) }),
  },
  prolong: {
    summary: 'Moves the end that is planned, within how long it may last at most.',
    body: z.strictObject({ minutes: z.number().int().min(1).max(1440) }),
  },
  end: { summary: 'Ends the conference for everybody.', body: nothing },
  invite: {
    summary: 'Calls people and room systems, or sends them a link by e-mail.',
    body: z.strictObject({ invitees: z.array(inviteeSchema).min(1).max(200) }),
  },
  redial: { summary: 'Calls somebody invited once more.', body: z.strictObject({ invitationId: idSchema }) },
  cancelCall: {
    summary: 'Stops calling somebody, and takes an invitation by e-mail back.',
    body: z.strictObject({ invitationId: idSchema }),
  },
} as const satisfies Record<ControlName, Declared>;

/** What has no fields would refuse `type` as well. */
type Fields<T> = T extends Record<string, never> ? unknown : T;
type Body<N extends ControlName> = Fields<z.output<(typeof controls)[N]['body']>>;
type GivenBody<N extends ControlName> = Fields<z.input<(typeof controls)[N]['body']>>;

/** A control as it is given to the rules. */
export type Control = { [N in ControlName]: { type: N } & Body<N> }[ControlName];
export type ControlOf<N extends ControlName> = Extract<Control, { type: N }>;
/** A control as a client sends it. */
export type GivenControl = { [N in ControlName]: { type: N } & GivenBody<N> }[ControlName];

const names = Object.keys(controls) as ControlName[];

/** A control with its `type`. */
export const controlSchema = z.discriminatedUnion(
  'type',
  names.map((name) => (controls[name].body as z.ZodObject).extend({ type: z.literal(name) })) as unknown as [
    z.ZodObject<{ type: z.ZodLiteral<ControlName> }>,
  ],
) as unknown as z.ZodType<Control, GivenControl>;
