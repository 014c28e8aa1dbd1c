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
  enterprise_disabled: {
    status: 403,
    en: 'The enterprise of this meeting is disabled. Ask its administrator.',
    zh: '该会议所属企业已停用，请联系企业管理员。',
  },
  conference_locked: {
    status: 403,
    en: 'The meeting is locked. Ask the host to let you in.',
    zh: '会议已锁定，请联系主持人。',
  },
  meeting_not_open: {
    status: 409,
    en: 'The meeting has not begun. Come back shortly before it does.',
    zh: '会议尚未开始，请在会议开始前片刻再来。',
  },
  invited_only: {
    status: 403,
    en: 'Only those invited may join this meeting. Ask the host to invite you.',
    zh: '仅受邀者可加入该会议，请联系主持人邀请您。',
  },
  enterprise_only: {
    status: 403,
    en: 'Only people of the enterprise may join this meeting. Ask the host to invite you.',
    zh: '仅本企业人员可加入该会议，请联系主持人邀请您。',
  },
  concurrency_used_up: {
    status: 409,
    en: 'Your enterprise has as many people in meetings as it may. Try again when some have left, or ask its administrator for more.',
    zh: '企业并发数已用完，请在有人离会后再试，或联系企业管理员扩容。',
  },
  conference_elsewhere: {
    status: 409,
    en: 'Another server of this installation carries this meeting. Open it by the address of the invitation.',
    zh: '该会议由本系统的另一台服务器承载，请通过邀请中的地址进入。',
  },
  not_admitted: {
    status: 409,
    en: 'You are still waiting. You enter when the host lets you in.',
    zh: '您仍在等候，主持人准入后即可入会。',
  },
  participant_gone: {
    status: 409,
    en: 'This participant is no longer in the meeting.',
    zh: '该与会者已不在会议中。',
  },
  host_present: {
    status: 409,
    en: 'Somebody else is host. They have to release the role first.',
    zh: '会议已有主持人，请对方先释放主持人。',
  },
  voice_only: {
    status: 409,
    en: 'This is a voice meeting: cameras stay off.',
    zh: '这是语音会议，不能开启摄像头。',
  },
} as const satisfies Catalogue;
