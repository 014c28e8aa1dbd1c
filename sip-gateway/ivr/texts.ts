import type { PromptLanguage } from '../../server/contract/prompts.ts';

/** What the picture of a room says beside the voice. */
export const ivrTexts = {
  enterMeetingId: { en: 'Enter the meeting ID', zh: '请输入会议号' },
  enterPin: { en: 'Enter the meeting PIN', zh: '请输入会议密码' },
  wrongMeetingId: { en: 'No meeting has this ID', zh: '没有此会议号对应的会议' },
  wrongPin: { en: 'The PIN is not right', zh: '会议密码不正确' },
  keys: { en: 'Press # at the end, * to start over', zh: '按 # 结束，按 * 重新输入' },
  oneMoment: { en: 'One moment …', zh: '请稍候……' },
  waitingForHost: { en: 'The host has not joined yet', zh: '主持人尚未入会' },
  waitingForAdmission: { en: 'The host will let you in', zh: '请等待主持人准许您入会' },
  stayOn: { en: 'Please stay on the line', zh: '请不要挂断' },
  tooManyTries: { en: 'Too many wrong tries', zh: '输入错误次数过多' },
  callAgain: { en: 'Check your invitation and call again', zh: '请核对会议邀请后重新呼叫' },
  notIn: { en: 'You cannot join just now', zh: '现在无法入会' },
  nobodyThere: { en: 'No key was pressed', zh: '未检测到按键' },
  goodbye: { en: 'Goodbye', zh: '再见' },
  fewerKnown: { en: 'Only people who are signed in may join', zh: '仅登录用户可加入该会议' },
  noPlaces: { en: 'All places of the enterprise are taken', zh: '企业并发数已用完' },
  tryLater: { en: 'Try again in a while', zh: '请稍后再试' },

  helpMute: { en: '*6  Mute or unmute', zh: '*6  静音或解除静音' },
  helpHand: { en: '*1  Raise or lower your hand', zh: '*1  举手或放下' },
  helpLock: { en: '*7  Lock or unlock the meeting', zh: '*7  锁定或解锁会议' },
  helpLayout: { en: '*8  Next layout', zh: '*8  切换画面布局' },
  helpHelp: { en: '**  Show or hide this', zh: '**  显示或隐藏此说明' },
} as const satisfies Record<string, Record<PromptLanguage, string>>;

export type IvrText = keyof typeof ivrTexts;

export function textOf(name: IvrText, language: PromptLanguage): string {
  return ivrTexts[name][language];
}
