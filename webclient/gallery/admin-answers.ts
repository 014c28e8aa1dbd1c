import * as made from './admin-made-up.ts';

interface Asked {
  rows: number;
  language: made.Language;
}

type Answer = (found: RegExpExecArray, asked: Asked, query: URLSearchParams) => unknown;

type Make = (index: number, language: made.Language) => unknown;

/** A page of a list as long as was asked for; a search leaves a tenth. */
function page(make: Make): Answer {
  return (_, { rows, language }, query) => {
    const total = query.has('search') && query.get('search') !== '' ? Math.floor(rows / 10) : rows;
    const offset = Number(query.get('offset') ?? 0);
    const limit = Math.min(Number(query.get('limit') ?? 50), Math.max(0, total - offset));
    return { total, items: Array.from({ length: limit }, (__, index) => make(offset + index, language)) };
  };
}

function list(make: Make, most = 40): Answer {
  return (_, { rows, language }) => ({
    items: Array.from({ length: Math.min(most, rows) }, (__, index) => make(index, language)),
  });
}

function one(make: Make): Answer {
  return ([, id], { language }) => make(Number(id?.replace(/\D/g, '') ?? 0), language);
}

const named = (language: made.Language) => [
  { kind: 'account', id: 'a4', name: made.personName(4, language) },
  { kind: 'department', id: 'd1', name: made.pick(made.departments(language), 1).name },
];

const answers: readonly [string, Answer][] = [
  ['GET /overview', (_, { rows }) => made.overview(rows)],
  ['GET /overview/days', (_, { rows }, query) => ({ items: made.days(Number(query.get('days')), rows) })],
  ['GET /conferences', list(made.live, 5000)],
  ['GET /occurrences', page(made.occurrence)],
  ['GET /bookings/:id', (_, { language }) => booking(language)],
  ['GET /history', page(made.record)],
  ['GET /history/:id', (_, { language }) => past(language)],
  ['GET /departments', (_, { rows, language }) => ({ items: rows === 0 ? [] : made.departments(language) })],
  [
    'GET /departments/:id/visibility',
    (_, { language }) => ({ version: 1, sees: 'own', alsoSees: named(language), hidden: true, seenBy: [] }),
  ],
  ['GET /visibility-check', () => ({ visible: false, reason: 'outside_department', department: 'Sales' })],
  ['GET /accounts', page(made.account)],
  ['GET /accounts/:id', one(made.account)],
  ['GET /accounts/:id/executive', (_, { language }) => ({ executive: true, seenBy: named(language) })],
  ['GET /imports/:id', ([, id], { language }) => made.importOf(id ?? '', language)],
  ['GET /terminals', page(made.terminal)],
  ['GET /terminals/:id', one(made.terminalDetails)],
  [
    'POST /terminals/:id/secret',
    () => ({ server: 'sip.example.com', userName: '7001', password: 'tofu-ZK4m-9Qwx-77aB', realm: 'plenum' }),
  ],
  ['GET /vmrs', page(made.vmr)],
  ['GET /vmrs/:id', one(made.vmr)],
  ['GET /enterprise', (_, { language }) => made.enterprise(0, language)],
  [
    'GET /oidc',
    (_, { rows }) => ({
      oidc:
        rows === 0
          ? null
          : {
              enabled: true,
              name: 'Company sign-in',
              issuer: 'https://login.example.com',
              clientId: 'plenum',
              makeAccounts: true,
              hasSecret: true,
              redirectUri: 'https://meet.example.com/api/v1/oidc/callback',
            },
    }),
  ],
  ['GET /api-keys', list(made.apiKey)],
  ['POST /api-keys', () => ({ ...made.apiKey(0), key: 'plm_4f9cQ7xW2mBv81LkZsTyRd0eHgJ3uNaC' })],
  ['GET /webhooks', list(made.webhook)],
  ['GET /webhooks/:id/deliveries', page(made.delivery)],
  ['GET /enterprises', page(made.enterprise)],
  ['GET /enterprises/:id', one(made.enterprise)],
  ['GET /audit', page(made.auditEntry)],
];

/** What the server would say. Changes to accounts meet somebody else's, so that the conflict can be looked at. */
export function answerOf(method: string, address: URL, asked: Asked): Response {
  const call = `${method} ${address.pathname.replace('/api/v1', '')}`;
  if (method === 'PATCH') return Response.json({ error: { code: 'changed_meanwhile' } }, { status: 412 });
  for (const [key, answer] of answers) {
    const found = new RegExp(`^${key.replace(/:id/g, '([^/]+)')}$`).exec(call);
    if (found) return Response.json(answer(found, asked, address.searchParams));
  }
  return Response.json({ error: { code: 'not_found' } }, { status: 404 });
}

function past(language: made.Language): unknown {
  const record = made.record(1, language);
  return {
    ...record,
    attendance: Array.from({ length: 340 }, (_, index) => ({
      participantId: `p${index}`,
      name: made.personName(index, language),
      number: index % 4 === 3 ? '' : String(20_000_000 + index),
      kind: made.pick(['web', 'sip', 'pstn'], index),
      role: index === 0 ? 'host' : 'guest',
      joinedAt: record.startedAt + index * 2_000,
      leftAt: record.startedAt + 1_800_000,
    })),
    events: ['started', 'joined', 'host_changed', 'locked', 'left', 'unheard_of', 'ended'].map(
      (type, index) => ({
        at: record.startedAt + index * 240_000,
        type,
        actor: index % 2 === 0 ? null : made.personName(index, language),
        subject: ['joined', 'left', 'host_changed'].includes(type)
          ? made.personName(index + 1, language)
          : null,
        detail: '',
      }),
    ),
  };
}

function booking(language: made.Language): unknown {
  const occurrence = made.occurrence(0, language);
  return {
    ...occurrence,
    version: 1,
    kind: 'booked',
    agenda: '',
    startsAt: '2026-05-04T14:30',
    durationMinutes: 60,
    timeZone: 'Asia/Shanghai',
    recurrence: 'FREQ=WEEKLY',
    recurrenceText: language === 'zh' ? '每周一' : 'Every Monday',
    occurrences: [
      { occurrence: occurrence.occurrence, startsAt: occurrence.startsAt, endsAt: occurrence.endsAt },
    ],
    seriesId: null,
    state: 'active',
    vmrId: null,
    hostPin: '',
    guestPin: '',
    whoMayJoin: 'enterprise',
    guestsBeforeHost: true,
    waitingRoom: false,
    autoRecord: true,
    invitees: named(language).map(({ id, name }) => ({ kind: 'account', id, name, role: 'guest' })),
    mayEdit: true,
    link: 'https://meet.example.com/m/914083136',
  };
}
