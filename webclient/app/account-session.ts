import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Me, Session } from '../../server/contract/api/auth.ts';
import { PlenumError, type ErrorCode } from '../../server/contract/errors.ts';
import { rest, whenSignedOut } from '../core/rest.ts';
import { switchLanguage } from '../i18n/start.ts';

/** Who is signed in, and how one may. Asked once when the pages load. */
export type AccountSession =
  { state: 'asking' } | { state: 'failed'; code: ErrorCode } | { state: 'known'; session: Session };

export const accountSession = createStore<AccountSession>(() => ({ state: 'asking' }));

export function useAccountSession(): AccountSession {
  return useStore(accountSession);
}

/** Who is signed in, as far as it is known already. */
export function useMe(): Me | null {
  return useStore(accountSession, (known) => (known.state === 'known' ? known.session.me : null));
}

export async function askWhoIsSignedIn(): Promise<void> {
  accountSession.setState({ state: 'asking' }, true);
  try {
    const session = await rest('GET /session');
    accountSession.setState({ state: 'known', session }, true);
    if (session.me) switchLanguage(session.me.language);
  } catch (error) {
    accountSession.setState({ state: 'failed', code: PlenumError.from(error).code }, true);
  }
}

/** After signing in, out, or a change of one's own account. */
export function setMe(me: Me | null): void {
  const known = accountSession.getState();
  if (known.state !== 'known') return;
  accountSession.setState({ state: 'known', session: { ...known.session, firstRun: false, me } }, true);
  if (me) switchLanguage(me.language);
}

whenSignedOut(() => setMe(null));
