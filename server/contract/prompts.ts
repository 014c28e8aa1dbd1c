/** What those are told who have only a loudspeaker: what is said, and the tones. */

export const promptLanguages = ['zh', 'en'] as const;
export type PromptLanguage = (typeof promptLanguages)[number];

/** What is said to terminals. A recording of each is in the folder of its language under its name. */
export const spoken = {
  welcome: { en: 'Welcome to the meeting.', zh: '欢迎参加会议。' },
  'enter-meeting-id': {
    en: 'Please enter the meeting ID, followed by the hash key.',
    zh: '请输入会议号，按井号键结束。',
  },
  'enter-pin': {
    en: 'Please enter the meeting PIN, followed by the hash key.',
    zh: '请输入会议密码，按井号键结束。',
  },
  'wrong-meeting-id': {
    en: 'There is no meeting with this ID. Please try again.',
    zh: '会议号不正确，请重新输入。',
  },
  'wrong-pin': { en: 'The PIN is not correct. Please try again.', zh: '密码不正确，请重新输入。' },
  'waiting-for-host': {
    en: 'Please wait, the host has not joined yet.',
    zh: '主持人尚未入会，请稍候。',
  },
  'waiting-for-admission': {
    en: 'Please wait until the host lets you in.',
    zh: '请等待主持人准许您入会。',
  },
  'meeting-locked': { en: 'The meeting is locked.', zh: '会议已锁定。' },
  'meeting-full': { en: 'The meeting is full.', zh: '会议人数已满。' },
  'meeting-not-open': { en: 'The meeting has not begun yet.', zh: '会议尚未开始。' },
  'not-allowed': { en: 'You cannot join this meeting.', zh: '您不能加入该会议。' },
  'try-later': {
    en: 'This is not possible just now. Please try again later.',
    zh: '暂时无法入会，请稍后再试。',
  },
  'too-many-tries': { en: 'That was not correct too many times.', zh: '输入错误次数过多。' },
  muted: { en: 'You are muted.', zh: '您已静音。' },
  unmuted: { en: 'You are no longer muted.', zh: '您已解除静音。' },
  'recording-started': { en: 'This meeting is being recorded.', zh: '会议正在录制。' },
  'recording-stopped': { en: 'The recording has stopped.', zh: '会议录制已停止。' },
  'ends-in-five-minutes': { en: 'The meeting ends in five minutes.', zh: '会议将在五分钟后结束。' },
  'meeting-ended': { en: 'The meeting has ended.', zh: '会议已结束。' },
  'you-are-the-only-one': { en: 'You are the only one in the meeting.', zh: '会议中目前只有您一人。' },
  goodbye: { en: 'Goodbye.', zh: '再见。' },
  'digit-0': { en: 'Zero.', zh: '零。' },
  'digit-1': { en: 'One.', zh: '一。' },
  'digit-2': { en: 'Two.', zh: '二。' },
  'digit-3': { en: 'Three.', zh: '三。' },
  'digit-4': { en: 'Four.', zh: '四。' },
  'digit-5': { en: 'Five.', zh: '五。' },
  'digit-6': { en: 'Six.', zh: '六。' },
  'digit-7': { en: 'Seven.', zh: '七。' },
  'digit-8': { en: 'Eight.', zh: '八。' },
  'digit-9': { en: 'Nine.', zh: '九。' },
} as const satisfies Record<string, Record<PromptLanguage, string>>;

export type SpokenName = keyof typeof spoken;
export const spokenNames = Object.keys(spoken) as SpokenName[];

/** Two notes up: somebody came; two down: somebody left; and so on. */
export const toneNames = [
  'tone-join',
  'tone-leave',
  'tone-knock',
  'tone-recording-start',
  'tone-recording-stop',
  'tone-ringback',
  'tone-error',
] as const;
export type ToneName = (typeof toneNames)[number];

/** Of what terminals are played: words, or a tone. */
export type PromptName = SpokenName | ToneName;

/** Sounds one after the other, played as one. */
export interface Prompt {
  /** By which it is stopped, and told of when it ended. */
  id: string;
  sounds: readonly PromptName[];
  language: PromptLanguage;
  /** IDs of the mixes it is played into; null: into all that there are. */
  mixes: readonly string[] | null;
}

/** A number, said digit by digit. Whatever is no digit is not said. */
export function digitsOf(number: string): PromptName[] {
  return (number.match(/[0-9]/g) ?? []).map((digit) => `digit-${digit}` as SpokenName);
}
