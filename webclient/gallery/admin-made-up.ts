import type { ApiKey } from '../../server/contract/api/auth.ts';
import type { Occurrence } from '../../server/contract/api/booking.ts';
import type { Account, Department, Import } from '../../server/contract/api/directory.ts';
import type { DayUse, EnterpriseUse, Limits, Overview } from '../../server/contract/api/enterprises.ts';
import type { AuditEntry, ConferenceRecord, LiveConference } from '../../server/contract/api/history.ts';
import type { Delivery, Webhook } from '../../server/contract/api/integrations.ts';
import type { Terminal, TerminalDetails, Vmr } from '../../server/contract/api/terminals.ts';

/** Made-up rows of every list of the administration, each by its number, so that a page of 5000 is as real as one of 5. */
export type Language = 'zh' | 'en';

/** A fixed now, so that pictures stay the same. */
export const now = Date.UTC(2026, 4, 4, 6, 30);
const minute = 60_000;
const day = 24 * 60 * minute;

const families = ['王', '李', '张', '刘', '陈', '杨', '赵', '黄', '周', '吴'];
const given = ['伟', '娜', '秀英', '敏', '静', '丽', '强', '磊', '洋', '艳'];
const first = ['Anna', 'Ben', 'Chiara', 'David', 'Elena', 'Farid', 'Grace', 'Hugo', 'Ines', 'Jonas'];
const last = [
  'Keller',
  'Meier',
  'Rossi',
  'Schmidt',
  'Novak',
  'Okafor',
  'Huber',
  'Tanaka',
  'Dubois',
  'Lindqvist',
];
const departmentNames = {
  zh: ['研发中心', '平台部', '前端组', '销售部', '华东大区', '市场部', '人力资源部', '财务部'],
  en: ['Engineering', 'Platform', 'Web client', 'Sales', 'North', 'Marketing', 'People', 'Finance'],
};
const parents = [null, 'd0', 'd1', null, 'd3', null, null, null];
const places = {
  zh: ['上海总部 12 层', '北京 3 层 东', '深圳 A 座'],
  en: ['Basel, 3rd floor', 'Zürich, east wing', 'Shanghai, tower A'],
};
const subjects = {
  zh: ['周例会', '项目评审：新一代会议终端与编解码方案的联合评审', '一对一', '全员大会', '客户演示'],
  en: [
    'Weekly review',
    'Design review of the next room terminal and its codecs with all partners',
    'One to one',
    'All hands',
    'Customer demo',
  ],
};

export function pick<T>(list: readonly T[], index: number): T {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('an empty list');
  return found;
}

export function personName(index: number, language: Language): string {
  const tens = Math.floor(index / 10);
  return language === 'zh'
    ? pick(families, tens + index) + pick(given, index)
    : `${pick(first, index)} ${pick(last, tens + index * 3)}`;
}

export function departments(language: Language): Department[] {
  return departmentNames[language].map((name, index) => ({
    departmentId: `d${index}`,
    version: 1,
    parentId: parents[index] ?? null,
    name,
    position: index,
    accounts: (index * 137 + 12) % 900,
  }));
}

export function account(index: number, language: Language): Account {
  return {
    accountId: `a${index}`,
    version: 3,
    login: `${pick(first, index).toLowerCase()}.${pick(last, index * 3).toLowerCase()}${index}`,
    number: String(20_000_000 + index),
    name: personName(index, language),
    email: index % 4 === 3 ? null : `person${index}@example.com`,
    phone: '+41 61 555 01 23',
    title: index % 3 === 0 ? (language === 'zh' ? '高级工程师' : 'Senior engineer') : '',
    departmentId: index % 5 === 4 ? null : `d${index % 8}`,
    role: index % 9 === 0 ? 'admin' : 'member',
    operator: index === 0,
    state: pick(['active', 'active', 'inactive', 'active', 'disabled'] as const, index),
    executive: index % 11 === 1,
    createdAt: now - 300 * day,
    lastSignInAt: index % 3 === 2 ? null : now - index * 47 * minute,
  };
}

export function terminal(index: number, language: Language): Terminal {
  const models = ['Huawei TE40', 'Huawei CloudLink Board', 'Huawei TE10', 'Cisco TelePresence SX20', ''];
  return {
    terminalId: `t${index}`,
    version: 2,
    number: String(7001 + index),
    name:
      language === 'zh'
        ? `${pick(['长江', '黄河', '泰山'], index)}会议室 ${index + 1}`
        : `Room ${pick(['Rhine', 'Aare', 'Reuss'], index)} ${index + 1}`,
    model: pick(models, index),
    licence: pick(['medium', 'board', 'small'] as const, index),
    departmentId: null,
    place: pick(places[language], index),
    encryption: pick(['default', 'required'] as const, index),
    state: index % 7 === 5 ? 'disabled' : 'active',
    status: pick(['online', 'in_call', 'offline', 'online'] as const, index),
    createdAt: now - 90 * day,
  };
}

export function terminalDetails(index: number, language: Language): TerminalDetails {
  const found = terminal(index, language);
  return {
    ...found,
    registration:
      found.status === 'offline'
        ? null
        : {
            ...{ address: '10.20.30.41:5061', transport: 'tls', proxied: false },
            device: 'HUAWEI TE40/TE40_V600R019C00SPC600 (TE Series)',
            ...{ since: now - 3 * day, renewedAt: now - 20 * minute, expiresAt: now + 40 * minute },
          },
    trace:
      [null, { until: now + 41 * minute, messages: 128 }, { until: now - 9 * minute, messages: 2000 }][
        index % 3
      ] ?? null,
  };
}

export function vmr(index: number, language: Language): Vmr {
  return {
    vmrId: `v${index}`,
    version: 2,
    meetingId: String(800_000_000 + index * 137),
    name: language === 'zh' ? `云会议室 ${index + 1}` : `Board room ${index + 1}`,
    capacity: pick([50, 100, 10, 500] as const, index),
    owner:
      index % 3 === 2
        ? null
        : index % 3 === 1
          ? { kind: 'terminal', id: 't1', name: terminal(1, language).name }
          : { kind: 'account', id: 'a3', name: personName(index, language) },
    hostPin: '482913',
    guestPin: index % 2 === 0 ? '771204' : '',
    waitingRoom: index % 2 === 1,
    live: index === 0 ? 14 : 0,
    createdAt: now - 40 * day,
  };
}

export function live(index: number, language: Language): LiveConference {
  return {
    conferenceId: `c${index}`,
    meetingId: String(914_083_136 + index),
    bookingId: `b${index}`,
    subject: pick(subjects[language], index),
    media: index % 4 === 2 ? 'voice' : 'video',
    ownerName: personName(index, language),
    startedAt: now - (index + 3) * 11 * minute,
    endsAt: index % 2 === 0 ? now + 40 * minute : null,
    participants: (index * 37 + 4) % 250,
    waiting: index % 3 === 1 ? 2 : 0,
    hostName: index % 4 === 3 ? null : personName(index + 1, language),
    locked: index % 5 === 1,
  };
}

export function occurrence(index: number, language: Language): Occurrence {
  return {
    bookingId: `b${index}`,
    occurrence: now + index * 90 * minute,
    meetingId: String(914_083_136 + index),
    subject: pick(subjects[language], index),
    startsAt: now + index * 90 * minute,
    endsAt: now + index * 90 * minute + 60 * minute,
    recurring: index % 3 === 0,
    media: index % 4 === 2 ? 'voice' : 'video',
    idKind: pick(['random', 'personal', 'vmr'] as const, index),
    ownerId: `a${index}`,
    ownerName: personName(index, language),
    part: 'none',
    live: index === 0 ? 12 : 0,
  };
}

export function record(index: number, language: Language): ConferenceRecord {
  const startedAt = now - (index + 1) * 5 * 60 * minute;
  return {
    conferenceId: `h${index}`,
    meetingId: String(914_083_136 + index),
    bookingId: `b${index}`,
    subject: pick(subjects[language], index),
    media: 'video',
    ownerName: personName(index, language),
    startedAt,
    endedAt: startedAt + (25 + ((index * 17) % 90)) * minute,
    endReason: pick(['host', 'empty', 'time_over', 'administrator', 'interrupted'] as const, index),
    participants: (index * 29 + 3) % 400,
    peak: (index * 23 + 3) % 350,
  };
}

export function auditEntry(index: number, language: Language): AuditEntry {
  const actions = [
    'account.changed',
    'terminal.created',
    'session.refused',
    'enterprise.limits_changed',
    'something.new',
  ];
  return {
    auditId: `au${index}`,
    at: now - index * 13 * minute,
    actorKind: pick(['account', 'account', 'key', 'system'] as const, index),
    actorName: personName(index, language),
    action: pick(actions, index),
    targetKind: 'account',
    targetId: `a${index}`,
    targetName: personName(index + 5, language),
    detail: {
      title: { before: '', after: 'Senior engineer' },
      limits: { concurrency: { before: 25, after: 200 } },
    },
    address: `192.0.2.${index % 250}`,
  };
}

export const limits: Limits = {
  plan: 'paid',
  concurrency: 500,
  vmrs: [
    { capacity: 10, count: 4 },
    { capacity: 50, count: 10 },
    { capacity: 100, count: 5 },
    { capacity: 500, count: 1 },
  ],
  recordingBytes: 1e12,
  terminals: { small: 10, medium: 60, board: 12 },
};

export function enterprise(index: number, language: Language): EnterpriseUse {
  return {
    enterpriseId: `e${index}`,
    version: 4,
    name: language === 'zh' ? `长江精密制造有限公司 ${index + 1}` : `Rhine Precision Works ${index + 1}`,
    createdAt: now - 400 * day,
    limits: index % 3 === 1 ? { ...limits, plan: 'free', concurrency: 25 } : limits,
    oneTimeCodeRequired: false,
    language,
    timeZone: 'Asia/Shanghai',
    state: index % 6 === 4 ? 'disabled' : 'active',
    accounts: (index * 977 + 40) % 9000,
    parties: index % 3 === 1 ? 25 : (index * 53) % 400,
  };
}

export function overview(rows: number): Overview {
  if (rows === 0) {
    return {
      parties: { now: 0, limit: 25 },
      partiesInVmrs: 0,
      conferences: 0,
      recording: { usedBytes: 0, limitBytes: 0 },
      terminals: (['small', 'medium', 'board'] as const).map((licence) => ({
        licence,
        registered: 0,
        online: 0,
        inCall: 0,
        limit: 0,
      })),
      vmrs: [],
      accounts: { active: 1, inactive: 0, disabled: 0 },
    };
  }
  return {
    parties: { now: 437, limit: 500 },
    partiesInVmrs: 64,
    conferences: 31,
    recording: { usedBytes: 1e12, limitBytes: 1e12 },
    terminals: [
      { licence: 'small', registered: 4, online: 3, inCall: 1, limit: 10 },
      { licence: 'medium', registered: 58, online: 51, inCall: 17, limit: 60 },
      { licence: 'board', registered: 12, online: 12, inCall: 5, limit: 12 },
    ],
    vmrs: limits.vmrs.map(({ capacity, count }, index) => ({
      capacity,
      made: [2, 9, 5, 0][index] ?? 0,
      limit: count,
    })),
    accounts: { active: 4218, inactive: 133, disabled: 27 },
  };
}

export function days(count: number, rows: number): DayUse[] {
  return Array.from({ length: count }, (_, index) => {
    const at = new Date(now - (count - 1 - index) * day);
    const busy = rows === 0 || [0, 6].includes(at.getUTCDay()) ? 0 : 1;
    const wave = 40 + Math.round(18 * Math.sin(index / 3)) + ((index * 7) % 11);
    return {
      day: at.toISOString().slice(0, 10),
      conferences: busy * wave,
      participants: busy * wave * 9,
      peakParties: busy * wave * 5,
      minutes: busy * wave * 9 * 37,
    };
  });
}

export function apiKey(index: number): ApiKey {
  return {
    apiKeyId: `k${index}`,
    name: pick(['HR synchronisation', 'Room panel', 'Reporting'], index),
    start: 'plm_4f9c',
    scopes: index % 2 === 0 ? ['directory:read', 'directory:write'] : ['meetings:read'],
    createdAt: now - 60 * day,
    createdBy: 'Li Na',
    lastUsedAt: index % 3 === 2 ? null : now - 5 * minute,
    expiresAt: index % 2 === 0 ? null : now - 2 * day,
  };
}

export function webhook(index: number): Webhook {
  return {
    webhookId: `w${index}`,
    version: 1,
    name: pick(['Calendar', 'Data lake', 'Chat'], index),
    url: 'https://hooks.example.com/plenum/8d3f0b7e',
    events: ['meeting.booked', 'conference.started', 'conference.ended'],
    active: index % 3 !== 2,
    createdAt: now - 20 * day,
    lastDelivery: index % 3 === 2 ? null : { at: now - 8 * minute, ok: index % 2 === 0 },
  };
}

export function delivery(index: number): Delivery {
  const state = pick(['delivered', 'failed', 'pending'] as const, index);
  return {
    deliveryId: `dl${index}`,
    event: pick(['conference.started', 'test', 'meeting.booked'] as const, index),
    state,
    attempts: index + 1,
    createdAt: now - index * 9 * minute,
    nextAttemptAt: state === 'pending' ? now + 4 * minute : null,
    deliveredAt: state === 'delivered' ? now : null,
    lastStatus: state === 'delivered' ? 200 : 503,
    lastError: state === 'delivered' ? null : 'Service Unavailable',
    payload: '{"type":"conference.started","data":{"meetingId":"914083136"}}',
  };
}

export function importOf(id: string, language: Language): Import {
  const reasons = {
    zh: ['登录名已被使用，请换一个登录名。', '不是有效的邮箱地址。', '姓名不能为空。'],
    en: [
      'This login is in use already. Choose another one.',
      'This is not an e-mail address.',
      'The name is empty.',
    ],
  };
  const bad = id === 'clean' ? 0 : id === 'all-bad' ? 5000 : 37;
  const state =
    id === 'running' ? 'running' : id === 'finished' ? 'finished' : id === 'broken' ? 'failed' : 'checked';
  return {
    importId: id,
    kind: 'accounts',
    fileName: 'people-2026.xlsx',
    state,
    problem: state === 'failed' ? pick(reasons[language], 1) : null,
    rows: 5000,
    done: state === 'running' ? 1830 : 5000,
    created: 4100,
    updated: 863,
    failed: bad,
    departmentsMade: 12,
    ignoredColumns: state === 'checked' ? ['Shoe size'] : [],
    failures: Array.from({ length: Math.min(500, bad) }, (_, index) => ({
      row: index * 31 + 2,
      field: pick(['login', 'email', 'name'], index),
      value: pick(['anna.keller', 'ben at example.com', ''], index),
      reason: pick(reasons[language], index),
    })),
  };
}
