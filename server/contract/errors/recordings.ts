import type { Catalogue } from './catalogue.ts';

export const recordingErrors = {
  recorder_unavailable: {
    status: 503,
    en: 'The recorder does not run just now. Try again in a moment.',
    zh: '录制服务暂不可用，请稍后再试。',
  },
  recorder_busy: {
    status: 503,
    en: 'This server records as many conferences as it may. Try again when one has ended.',
    zh: '服务器同时录制的会议数已达上限，请稍后再试。',
  },
  recorder_disk_full: {
    status: 503,
    en: 'The disk of this server is full. Ask its operator for room.',
    zh: '服务器磁盘空间不足，请联系运维人员。',
  },
  recording_space_full: {
    status: 409,
    en: 'The recording space of this enterprise is used up. Delete recordings or ask the administrator for more.',
    zh: '企业录制空间已用完，请删除部分录像或联系管理员扩容。',
  },
  recording_file_unknown: {
    status: 404,
    en: 'This recording has no such file, or not yet.',
    zh: '该录像没有此文件，或文件尚未生成。',
  },
  recording_runs: {
    status: 409,
    en: 'The recording still runs. Stop it first.',
    zh: '录制仍在进行，请先停止录制。',
  },
  recording_not_failed: {
    status: 409,
    en: 'The recording has not failed: there is nothing to try again.',
    zh: '该录像并未失败，无需重试。',
  },
  recording_share_unknown: {
    status: 404,
    en: 'This link leads nowhere any more: it has expired or was taken back. Ask whoever sent it.',
    zh: '该链接已失效或已被收回，请联系发送者。',
  },
  recording_share_pin_required: {
    status: 401,
    en: 'This recording asks for a PIN. It is told by whoever sent the link.',
    zh: '观看该录像需要密码，请向发送者索取。',
  },
  recording_share_pin_wrong: {
    status: 403,
    en: 'That is not the PIN of this link.',
    zh: '密码不正确。',
  },
  recording_address_expired: {
    status: 403,
    en: 'This address of the recording is no longer good. Open the recording again to get a new one.',
    zh: '该录制文件地址已失效，请重新打开录制以获取新的地址。',
  },
} as const satisfies Catalogue;
