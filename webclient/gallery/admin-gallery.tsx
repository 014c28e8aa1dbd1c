import { createRoot } from 'react-dom/client';
import type { Me } from '../../server/contract/api/auth.ts';
import { errorCatalogue } from '../../server/contract/errors.ts';
import { accountSession } from '../app/account-session.ts';
import { CallsContext } from '../calls/calls-context.ts';
import { startTranslation } from '../i18n/start.ts';
import '../ui/base.css';
import '../ui/controls.css';
import { answerOf } from './admin-answers.ts';
import { fakeCalls } from './fake-calls.ts';
import { recordingAnswer, Refused } from './recording-answers.ts';

/**
 * The administration with made-up answers, e.g. `?rows=5000&language=zh&to=/admin/accounts`. `rows`: how long each list
 * is; `answer`: `loading` never comes, `error` is a failure; `member`: somebody who may not enter.
 */
const asked = new URLSearchParams(location.search);
const language = asked.get('language') === 'zh' ? 'zh' : 'en';
const rows = Number(asked.get('rows') ?? 5);
const mood = asked.get('answer');

const me: Me = {
  accountId: 'a0',
  enterpriseId: 'e0',
  enterpriseName: language === 'zh' ? '长江精密制造有限公司' : 'Rhine Precision Works',
  login: 'li.na',
  name: language === 'zh' ? '李娜' : 'Li Na',
  email: 'li.na@example.com',
  role: asked.has('member') ? 'member' : 'admin',
  operator: !asked.has('member'),
  language,
  timeZone: 'Asia/Shanghai',
  hasPassword: true,
  oneTimeCode: false,
};

window.fetch = async (input, init) => {
  const address = new URL(input instanceof Request ? input.url : input, location.origin);
  if (mood === 'loading') return new Promise(() => undefined);
  if (mood === 'error') return Response.json({ error: { code: 'internal' } }, { status: 500 });
  return (await recorded(address, init)) ?? answerOf(init?.method ?? 'GET', address, { rows, language });
};

/** What it is answered when it is about recordings. */
async function recorded(address: URL, init: RequestInit | undefined): Promise<Response | null> {
  const call = `${init?.method ?? 'GET'} ${address.pathname.replace('/api/v1', '')}`;
  const body: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined;
  try {
    const found = recordingAnswer(call, { query: address.searchParams, body, rows, language });
    if (found === null) return null;
    const answer: unknown = await found.answer;
    return answer === undefined ? new Response(null, { status: 204 }) : Response.json(answer);
  } catch (error) {
    const code = error instanceof Refused ? error.code : 'internal';
    return Response.json({ error: { code } }, { status: errorCatalogue[code].status });
  }
}

accountSession.setState({
  state: 'known',
  session: { firstRun: false, me, providers: [], visitorsMayStart: false },
});
history.replaceState(null, '', asked.get('to') ?? '/admin');
startTranslation(language);
// As in the app, after the translation: it adds its texts.
const { Admin } = await import('../admin/admin.tsx');
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <CallsContext value={fakeCalls}>
      <Admin />
    </CallsContext>,
  );
}
