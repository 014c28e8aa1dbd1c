import type { Catalogue } from './catalogue.ts';

/** Booking. */
export const bookingErrors = {
  recurrence_invalid: {
    status: 400,
    en: 'This is no rule of repetition. Write it as in RFC 5545, for example FREQ=WEEKLY;BYDAY=MO;COUNT=10.',
    zh: '重复规则不正确，请按 RFC 5545 书写，例如 FREQ=WEEKLY;BYDAY=MO;COUNT=10。',
  },
  recurrence_too_fine: {
    status: 400,
    en: 'A meeting repeats at most once a day. Use a daily, weekly, monthly or yearly rule.',
    zh: '会议每天最多重复一次，请使用按天、周、月或年的规则。',
  },
  recurrence_empty: {
    status: 400,
    en: 'The rule gives no meeting at all. Check its days and its end.',
    zh: '该规则不产生任何会议，请检查其日期和结束条件。',
  },
  series_too_long: {
    status: 400,
    en: 'A series ends within a year and has at most 400 meetings. Give it an earlier end.',
    zh: '系列会议须在一年内结束且最多 400 场，请设置更早的结束条件。',
  },
  series_overlaps: {
    status: 400,
    en: 'A meeting of the series would begin before the one before has ended. Shorten it, or let it repeat less often.',
    zh: '系列中的会议时间相互重叠，请缩短时长或降低重复频率。',
  },
  start_not_in_series: {
    status: 400,
    en: 'The new start is not on a day of the rule. Change the rule along with it.',
    zh: '新的开始时间不在重复规则的日期上，请同时修改规则。',
  },
  starts_in_past: {
    status: 400,
    en: 'The meeting would begin in the past. Choose a later time.',
    zh: '会议开始时间已过，请选择更晚的时间。',
  },
  starts_too_late: {
    status: 400,
    en: 'Meetings are booked at most a year ahead. Choose an earlier time.',
    zh: '会议最多提前一年预订，请选择更早的时间。',
  },
  meeting_begun: {
    status: 409,
    en: 'The meeting has begun or is over, so this cannot be changed any more. Change those to come.',
    zh: '会议已开始或已结束，无法再作此修改，请修改尚未开始的会议。',
  },
  meeting_cancelled: {
    status: 409,
    en: 'The meeting is cancelled. Book a new one.',
    zh: '会议已取消，请重新预订。',
  },
  occurrence_unknown: {
    status: 404,
    en: 'The series has no meeting at this time. Load it again and choose one of its meetings.',
    zh: '该系列在此时间没有会议，请重新加载后选择其中一场。',
  },
  invitee_unknown: {
    status: 400,
    en: 'Somebody invited is not in your directory. Choose them from the search again.',
    zh: '受邀者不在您的通讯录中，请重新搜索并选择。',
  },
  vmr_not_yours: {
    status: 403,
    en: 'Only its owner books meetings in a virtual meeting room. Choose one of yours, or a random ID.',
    zh: '只有虚拟会议室的所有者才能在其中预订会议，请选择您自己的会议室或随机会议号。',
  },
  pins_equal: {
    status: 400,
    en: 'Host PIN and guest PIN are the same. Choose two that differ.',
    zh: '主持人密码与来宾密码相同，请设置不同的密码。',
  },
  pins_fixed: {
    status: 400,
    en: 'The PINs belong to the room. Change them in the settings of the room, or use a random ID.',
    zh: '密码属于会议室，请在会议室设置中修改，或使用随机会议号。',
  },
} as const satisfies Catalogue;
