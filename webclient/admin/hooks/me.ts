import type { Me } from '../../../server/contract/api/auth.ts';
import { useMe as useAnybody } from '../../app/account-session.ts';

/** Who administers: `app.tsx` shows these pages to people who are signed in. */
export function useMe(): Me {
  const me = useAnybody();
  if (!me) throw new Error('nobody is signed in');
  return me;
}
