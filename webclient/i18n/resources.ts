import { common as commonEn } from './en/common.ts';
import { devices as devicesEn } from './en/devices.ts';
import { join as joinEn } from './en/join.ts';
import { room as roomEn } from './en/room.ts';
import { common as commonZh } from './zh/common.ts';
import { devices as devicesZh } from './zh/devices.ts';
import { join as joinZh } from './zh/join.ts';
import { room as roomZh } from './zh/room.ts';

/** All texts, one namespace a surface. A key missing in Chinese does not compile. */
export const resources = {
  en: { common: commonEn, devices: devicesEn, join: joinEn, room: roomEn },
  zh: { common: commonZh, devices: devicesZh, join: joinZh, room: roomZh },
};
