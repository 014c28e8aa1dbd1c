import type { Catalogue } from './catalogue.ts';

export const chatErrors = {
  chat_off: {
    status: 403,
    en: 'The host has switched chat off. Nobody writes until it is on again.',
    zh: '主持人已关闭聊天，重新开启前无法发送消息。',
  },
  chat_hosts_only: {
    status: 403,
    en: 'Only hosts write to everybody just now. Write to the hosts instead.',
    zh: '当前仅主持人可向所有人发言，您可以发给主持人。',
  },
  chat_unreadable: {
    status: 409,
    en: 'Room systems and telephones cannot read messages. Write to everybody, or to somebody at a browser.',
    zh: '会议终端和电话无法阅读消息，请发给所有人或使用浏览器的与会者。',
  },
  chat_too_fast: {
    status: 429,
    en: 'That was many messages at once. Wait a few seconds and send it again.',
    zh: '发送过于频繁，请稍候几秒再发送。',
  },
  chat_files_off: {
    status: 403,
    en: 'Files cannot be sent in the chat of this installation. Its operator can allow it.',
    zh: '本系统未开放在聊天中发送文件，可由运维人员开启。',
  },
  chat_file_too_large: {
    status: 413,
    en: 'The file is larger than may be sent here. Send a smaller one, or a link to it.',
    zh: '文件超过允许的大小，请发送较小的文件或其链接。',
  },
  chat_files_full: {
    status: 409,
    en: 'This meeting has as many files as it may keep. Send a link instead.',
    zh: '本场会议的文件空间已满，请改为发送链接。',
  },
  chat_file_unknown: {
    status: 404,
    en: 'The file is not there any more. Send it again.',
    zh: '文件已不存在，请重新发送。',
  },
} as const satisfies Catalogue;
