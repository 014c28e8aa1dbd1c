import { createStore } from 'zustand/vanilla';
import type { CallActions, CallsState } from '../core/calls.ts';

/** Before the address becomes that of the page. */
const asked = new URLSearchParams(location.search);

/** `?calls=2`: so many call just now, the last one without a subject. `&problem`: an answer did not reach the server. */
export function fakeCalls(): CallActions {
  const zh = asked.get('language') === 'zh';
  const all = [
    {
      by: zh ? '李秀英' : 'Marianne Brandt-Oppenheimer',
      subject: zh ? '华东区季度经营分析会' : 'Quarterly review',
    },
    { by: zh ? '王建国' : 'Ben', subject: '' },
  ];
  const calls = all.slice(all.length - Number(asked.get('calls') ?? 0)).map((call, index) => ({
    ...call,
    invitationId: `call${index}`,
    meetingId: '914083136',
  }));
  const problem = asked.has('problem') ? ({ invitationId: 'call0', code: 'connection_lost' } as const) : null;
  const store = createStore<CallsState>(() => ({ calls, answering: null, problem }));
  return {
    store,
    open: () => undefined,
    answer: (invitationId) => {
      store.setState({ calls: calls.filter((call) => call.invitationId !== invitationId) });
      return Promise.resolve(null);
    },
    close: () => undefined,
  };
}
