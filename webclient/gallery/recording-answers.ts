import type { ErrorCode } from '../../server/contract/errors.ts';
import { makeDetail, makeRecording, makeShared, makeShares, makeSpace } from './fake-recordings.ts';

interface Asked {
  query: URLSearchParams;
  body: unknown;
  rows: number;
  language: 'zh' | 'en';
}

type Answer = (asked: Asked, id: string) => unknown;

/** What the server would refuse with. */
export class Refused extends Error {
  readonly code: ErrorCode;
  constructor(code: ErrorCode) {
    super(code);
    this.code = code;
  }
}

const indexOf = (id: string): number => Number(id.replace(/\D/g, ''));
const deletedIn = 700;

const answers: readonly [key: RegExp, answer: Answer][] = [
  [/^GET \/recordings$/, ({ query, rows }) => listOf(query, rows)],
  [/^GET \/recording-space$/, ({ rows }) => makeSpace(rows)],
  [
    /^GET \/recordings\/([^/]+)$/,
    ({ language }, id) => {
      if (id === 'gone') throw new Refused('not_found');
      return makeDetail(indexOf(id), Date.now(), language);
    },
  ],
  [
    // Somebody else was first, always.
    /^PATCH \/recordings\/([^/]+)$/,
    () => {
      throw new Refused('changed_meanwhile');
    },
  ],
  [
    // Takes its time, and does not work for every third.
    /^DELETE \/recordings\/([^/]+)$/,
    async (_, id) => {
      await new Promise((done) => setTimeout(done, deletedIn));
      if (indexOf(id) % 3 === 1) throw new Refused('recorder_unavailable');
      return undefined;
    },
  ],
  [/^POST \/recordings\/([^/]+)\/retry$/, (_, id) => makeRecording(indexOf(id), Date.now())],
  [/^GET \/recordings\/([^/]+)\/shares$/, ({ rows }) => makeShares(Math.min(rows, 3), Date.now())],
  [
    /^POST \/recordings\/([^/]+)\/shares$/,
    () => ({
      ...makeShares(1, Date.now()).items[0],
      link: 'https://meet.example.org/shared/recording/Zk4mQ7xW2mBv81LkTsyRd0eHgJ3uNaC',
    }),
  ],
  [/^DELETE \/recordings\/([^/]+)\/shares\/[^/]+$/, () => undefined],
  [
    /^POST \/shared-recordings\/([^/]+)$/,
    ({ body, language }, token) => {
      const { pin } = body as { pin: string | null };
      if (token === 'gone') throw new Refused('recording_share_unknown');
      if (token === 'pin' && pin === null) throw new Refused('recording_share_pin_required');
      if (token === 'pin' && pin !== '1234') throw new Refused('recording_share_pin_wrong');
      return makeShared(token === 'sound' ? 6 : 3, Date.now(), language);
    },
  ],
];

/** @returns what is answered, or null: it is about something else */
export function recordingAnswer(call: string, asked: Asked): { answer: unknown } | null {
  for (const [key, answer] of answers) {
    const found = key.exec(call);
    if (found) return { answer: answer(asked, found[1] ?? '') };
  }
  return null;
}

function listOf(query: URLSearchParams, rows: number): unknown {
  const now = Date.now();
  const search = (query.get('search') ?? '').toLowerCase();
  const state = query.get('state');
  const count = query.has('conferenceId') ? Math.min(rows, 3) : rows;
  const all = Array.from({ length: count }, (_, index) => makeRecording(index, now));
  const found = all.filter(
    (recording) =>
      (state === null || recording.state === state) && recording.title.toLowerCase().includes(search),
  );
  const offset = Number(query.get('offset') ?? 0);
  return { items: found.slice(offset, offset + Number(query.get('limit') ?? 50)), total: found.length };
}
