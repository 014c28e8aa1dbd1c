import type { Me } from '../../server/contract/api/auth.ts';
import { errorCatalogue, type ErrorCode } from '../../server/contract/errors.ts';
import {
  makeBooking,
  makeInvitees,
  makeOccurrences,
  makeRecord,
  makeTemplates,
  zone,
} from './fake-bookings.ts';
import { recordingAnswer, Refused } from './recording-answers.ts';
import type { Scenario } from './scenario.ts';

/** What an endpoint is asked with. */
interface Asked {
  query: URLSearchParams;
  body: unknown;
}
type Answers = Record<string, (asked: Asked) => unknown>;

function makeMe({ language, as }: Scenario): Me {
  return {
    accountId: 'me',
    enterpriseId: 'e1',
    enterpriseName: '北京远景科技有限公司 Vista',
    login: 'chen.siyuan',
    name: '陈思远',
    email: 'chen.siyuan@example.org',
    role: as === 'admin' ? 'admin' : 'member',
    operator: false,
    language,
    timeZone: zone,
    hasPassword: true,
    oneTimeCode: false,
  };
}

function pageOf<T>(items: T[], query: URLSearchParams): { items: T[]; total: number } {
  const offset = Number(query.get('offset') ?? 0);
  const limit = Number(query.get('limit') ?? 50);
  return { items: items.slice(offset, offset + limit), total: items.length };
}

/** How many of a booking's invited, of somebody's templates. */
const few = (rows: number): number => Math.min(rows, 1000);

function answersOf(scenario: Scenario): Answers {
  const { rows, as, language } = scenario;
  const now = Date.now();
  const me = makeMe(scenario);
  const occurrences = makeOccurrences(rows, now);
  const text = language === 'zh' ? '每周二，共 10 次' : 'Every week on Tuesday, 10 times';
  const booking = makeBooking(now, { recurrenceText: text, mayEdit: as !== 'guest' }, few(rows));
  const room = {
    version: 1,
    meetingId: '600123456',
    hostPin: '482913',
    guestPin: '',
    media: 'video',
    whoMayJoin: 'everyone',
    guestsBeforeHost: false,
    waitingRoom: true,
    autoRecord: false,
    link: 'https://meet.example.org/m/600123456',
  };
  const vmr = (index: number): object => ({
    vmrId: `v${index}`,
    version: 1,
    meetingId: String(700_000_001 + index),
    name: index === 0 ? '总裁办会议室' : `Town hall ${index}`,
    capacity: 100,
    owner: null,
    hostPin: '5518',
    guestPin: '771204',
    waitingRoom: index === 0,
    live: index === 1 ? 12 : 0,
    createdAt: now,
  });
  return {
    'GET /session': () => ({
      firstRun: as === 'first',
      me: as === 'nobody' || as === 'visitor' || as === 'first' ? null : me,
      providers:
        as === 'visitor'
          ? []
          : [{ enterpriseId: 'e1', name: language === 'zh' ? '企业账号' : 'Vista account' }],
      visitorsMayStart: as === 'visitor',
    }),
    'POST /session': ({ body }) => {
      const { password, code } = body as { password: string; code?: string };
      if (password === 'locked') throw new Refused('too_many_sign_ins');
      if (password === 'code') throw new Refused(code === undefined ? 'code_required' : 'code_wrong');
      throw new Refused('sign_in_failed');
    },
    'POST /password-resets': () => undefined,
    'GET /sessions': () => ({
      items: [
        {
          sessionId: 's1',
          current: true,
          startedAt: now,
          lastSeenAt: now,
          address: '192.0.2.17',
          client: 'Mozilla/5.0 (Windows NT 10.0) Chrome/131.0.0.0 Safari/537.36 Edg/131.0',
        },
        {
          sessionId: 's2',
          current: false,
          startedAt: now - 9e8,
          lastSeenAt: now - 2e8,
          address: '2001:db8::9f2c:11',
          client: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1',
        },
      ],
    }),
    'GET /occurrences': ({ query }) => {
      const from = Number(query.get('from'));
      const to = Number(query.get('to'));
      const search = (query.get('search') ?? '').toLowerCase();
      const found = occurrences.filter(
        ({ startsAt, endsAt, subject }) =>
          endsAt > from && startsAt < to && subject.toLowerCase().includes(search),
      );
      return pageOf(found, query);
    },
    'GET /bookings/:id': () => booking,
    'PATCH /bookings/:id': () => {
      throw new Refused('changed_meanwhile');
    },
    'POST /bookings': () => booking,
    'POST /recurrence-preview': () => ({
      text,
      count: 10,
      occurrences: booking.occurrences.map(({ startsAt }) => startsAt),
      lastStartsAt: booking.occurrences.at(-1)?.startsAt ?? now,
    }),
    'GET /directory': ({ query }) => ({
      items: makeInvitees(4)
        .filter(({ kind }) => kind === 'account')
        .map(({ id, name }) => ({
          accountId: id,
          number: '80010021',
          name,
          email: null,
          phone: '',
          title: 'Engineer',
          departmentId: 'd1',
          departmentPath: '研发中心 / 音视频 ' + (query.get('search') ?? ''),
        })),
      more: false,
    }),
    'GET /terminal-search': () => ({
      items: [{ terminalId: 'x1', number: '6001', name: '北京三号会议室', place: '3F', status: 'online' }],
      more: false,
    }),
    'GET /templates': () => ({ items: makeTemplates(few(rows)) }),
    'GET /my/room': () => room,
    'GET /my/vmrs': () => ({ items: Array.from({ length: Math.min(rows, 40) }, (_, index) => vmr(index)) }),
    'GET /history': ({ query }) =>
      pageOf(
        Array.from({ length: rows }, (_, index) => makeRecord(index, now)),
        query,
      ),
    'GET /history/:id': () => ({
      ...makeRecord(0, now),
      attendance: Array.from({ length: Math.min(rows, 2000) }, (_, index) => ({
        participantId: `p${index}`,
        name: makeInvitees(5).find(({ kind }) => kind === 'account')?.name ?? '',
        number: index % 4 === 3 ? '' : String(80_010_021 + index),
        kind: index % 6 === 5 ? 'pstn' : index % 3 === 2 ? 'sip' : 'web',
        role: index === 0 ? 'host' : 'guest',
        joinedAt: now - 7e6 + index * 1000,
        leftAt: now - 4e6,
      })),
      events: Array.from({ length: Math.min(rows, 2000) }, (_, index) => ({
        at: now - 7e6 + index * 9000,
        type: ['started', 'joined', 'locked', 'host_changed', 'left'][index % 5],
        actor: index % 5 === 2 ? '陈思远' : null,
        subject: index % 5 === 0 ? null : '欧阳修远',
        detail: '',
      })),
    }),
  };
}

/** Answers REST in the page itself. `state`: everything but who is signed in fails, or never comes. */
export function installFakeServer(scenario: Scenario): void {
  const answers = answersOf(scenario);
  const real = globalThis.fetch.bind(globalThis);
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input, location.origin);
    if (!url.pathname.startsWith('/api/v1/')) return real(input, init);
    const key = `${init?.method ?? 'GET'} ${url.pathname.slice('/api/v1'.length)}`;
    const answer =
      answers[key] ?? answers[key.replace(/(\/(?:bookings|history|templates)\/)[^/]+$/, '$1:id')];
    if (scenario.state !== null && key !== 'GET /session') {
      if (scenario.state === 'loading') return new Promise<Response>(() => undefined);
      return refuse('internal');
    }
    try {
      const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
      const asked = { query: url.searchParams, body };
      const recorded = recordingAnswer(key, { ...asked, rows: scenario.rows, language: scenario.language });
      if (recorded === null && !answer) return refuse('not_found');
      const given: unknown = await (recorded === null ? answer?.(asked) : recorded.answer);
      return given === undefined ? new Response(null, { status: 204 }) : Response.json(given);
    } catch (error) {
      return refuse(error instanceof Refused ? error.code : 'internal');
    }
  };
}

function refuse(code: ErrorCode): Response {
  return Response.json({ error: { code } }, { status: errorCatalogue[code].status });
}
