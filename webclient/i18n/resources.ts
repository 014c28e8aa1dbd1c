import { account as accountEn } from './en/account.ts';
import { chat as chatEn } from './en/chat.ts';
import { common as commonEn } from './en/common.ts';
import { devices as devicesEn } from './en/devices.ts';
import { join as joinEn } from './en/join.ts';
import { room as roomEn } from './en/room.ts';
import { account as accountZh } from './zh/account.ts';
import { chat as chatZh } from './zh/chat.ts';
import { common as commonZh } from './zh/common.ts';
import { devices as devicesZh } from './zh/devices.ts';
import { join as joinZh } from './zh/join.ts';
import { room as roomZh } from './zh/room.ts';

/**
 * The texts of the pages that load first, one namespace a surface; the others come with their pages
 * (`add-texts.ts`). A key missing in Chinese does not compile.
 */
export const resources = {
  en: {
    account: accountEn,
    chat: chatEn,
    common: commonEn,
    devices: devicesEn,
    join: joinEn,
    room: roomEn,
  },
  zh: {
    account: accountZh,
    chat: chatZh,
    common: commonZh,
    devices: devicesZh,
    join: joinZh,
    room: roomZh,
  },
};
