import type { calls as english } from '../en/calls.ts';

export const calls: typeof english = {
  label: '会议呼叫',
  somebody: '主持人',
  calls: '{{by}} 邀请您入会',
  title: '{{by}} 正在呼叫',
  announcement: '{{by}} 正在呼叫您加入会议“{{what}}”，请在页面顶部接听或拒绝。',
  accept: '接听',
  decline: '拒绝',
};
