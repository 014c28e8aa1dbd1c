import type { Catalogue } from './catalogue.ts';

export const recordingErrors = {
  recording_address_expired: {
    status: 403,
    en: 'This address of the recording is no longer good. Open the recording again to get a new one.',
    zh: '该录制文件地址已失效，请重新打开录制以获取新的地址。',
  },
} as const satisfies Catalogue;
