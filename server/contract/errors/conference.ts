import type { Catalogue } from './catalogue.ts';

/** Joining a conference and taking part in it. */
export const conferenceErrors = {
  meeting_not_found: {
    status: 404,
    en: 'No meeting has this ID. Check the nine digits.',
    zh: '没有此会议号对应的会议，请核对九位数字。',
  },
  pin_required: {
    status: 401,
    en: 'This meeting needs a PIN. Enter the one from your invitation.',
    zh: '该会议需要密码，请输入邀请中的密码。',
  },
  pin_wrong: {
    status: 401,
    en: 'The PIN is not right for this meeting. Check it and try again.',
    zh: '会议密码不正确，请核对后重试。',
  },
  too_many_attempts: {
    status: 429,
    en: 'Too many wrong PINs. Wait a minute before trying again.',
    zh: '密码错误次数过多，请一分钟后再试。',
  },
  conference_full: {
    status: 409,
    en: 'The meeting is full. Try again when somebody has left.',
    zh: '会议人数已满，请在有人离开后再试。',
  },
  already_joined: {
    status: 409,
    en: 'This connection has already joined. Leave first to join another meeting.',
    zh: '当前连接已入会，请先离开再加入其他会议。',
  },
  not_joined: {
    status: 409,
    en: 'Join the meeting first.',
    zh: '请先加入会议。',
  },
  seat_lost: {
    status: 410,
    en: 'The seat was given up while the connection was lost. Join again.',
    zh: '断线期间席位已释放，请重新加入。',
  },
  share_busy: {
    status: 409,
    en: 'Somebody else is sharing. Ask them to stop, or let the host take over.',
    zh: '其他人正在共享，请先请对方停止，或由主持人接管。',
  },
  source_exists: {
    status: 409,
    en: 'This source is already being sent.',
    zh: '该音视频源已在发送。',
  },
  source_unknown: {
    status: 409,
    en: 'This source is not being sent.',
    zh: '该音视频源未在发送。',
  },
  media_refused: {
    status: 400,
    en: 'The media parameters were refused. Reload the page; if it stays, use a current Chrome, Edge, Firefox or Safari.',
    zh: '媒体参数被拒绝，请刷新页面；若仍失败，请使用新版 Chrome、Edge、Firefox 或 Safari。',
  },
  media_unavailable: {
    status: 503,
    en: 'The media service is not available just now. It will be tried again by itself.',
    zh: '媒体服务暂不可用，系统将自动重试。',
  },
} as const satisfies Catalogue;
