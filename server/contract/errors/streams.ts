import type { Catalogue } from './catalogue.ts';

export const streamErrors = {
  stream_unknown: {
    status: 404,
    en: 'This link leads to no live stream. Ask whoever sent it.',
    zh: '该直播链接无效，请联系发送者。',
  },
  stream_not_live: {
    status: 409,
    en: 'This live stream does not run just now.',
    zh: '直播当前未在进行。',
  },
  stream_full: {
    status: 409,
    en: 'As many people watch as may. Try again when somebody has left.',
    zh: '观看人数已达上限，请稍后再试。',
  },
  stream_pin_required: {
    status: 401,
    en: 'This live stream asks for the PIN of the meeting. It is in the invitation.',
    zh: '观看该直播需要会议密码，请查看会议邀请。',
  },
  stream_pin_wrong: {
    status: 403,
    en: 'That is not the PIN of the meeting.',
    zh: '会议密码不正确。',
  },
  stream_viewer_gone: {
    status: 410,
    en: 'You were away for a while, or who may watch is another. Open the page again.',
    zh: '您已离开一段时间，或观看权限已变更，请重新打开页面。',
  },
  stream_file_unknown: {
    status: 404,
    en: 'This part of the live stream is past, or not there yet.',
    zh: '该直播片段已过期或尚未生成。',
  },
  stream_not_ready: {
    status: 503,
    en: 'Nothing new has come of the live stream. Try again in a moment.',
    zh: '直播暂无新内容，请稍后再试。',
  },
  stream_nowhere: {
    status: 409,
    en: 'The live stream goes nowhere. Choose the page of this server or a destination first.',
    zh: '直播没有去向，请先开启直播页面或添加推流地址。',
  },
  stream_pin_none: {
    status: 409,
    en: 'This meeting has no PIN for guests to ask for. Choose others who may watch.',
    zh: '该会议未设置来宾密码，请选择其他观看范围。',
  },
} as const satisfies Catalogue;
