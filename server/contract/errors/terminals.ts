import type { Catalogue } from './catalogue.ts';

/** Terminals and VMRs. */
export const terminalErrors = {
  licences_used_up: {
    status: 409,
    en: 'All terminal licences of this class are used. Delete a terminal, or have more licences added.',
    zh: '该类终端许可已用完，请删除不再使用的终端，或增加许可。',
  },
  vmrs_used_up: {
    status: 409,
    en: 'All VMRs of this capacity are made already. Delete one, choose another capacity, or have more added.',
    zh: '该容量的云会议室已达上限，请删除不再使用的、选择其他容量，或增加数量。',
  },
  pins_equal: {
    status: 400,
    en: 'Host PIN and guest PIN are the same. Choose two that differ.',
    zh: '主持人密码与来宾密码相同，请设置为不同的密码。',
  },
  vmr_live: {
    status: 409,
    en: 'Somebody is in this VMR. End the meeting there first.',
    zh: '该云会议室正在使用中，请先结束其中的会议。',
  },
  vmr_booked: {
    status: 409,
    en: 'Meetings are booked in this VMR. Cancel them or move them first.',
    zh: '该云会议室已有预约的会议，请先取消或改用其他会议室。',
  },
} as const satisfies Catalogue;
