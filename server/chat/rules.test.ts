import { expect } from 'chai';
import fc from 'fast-check';
import {
  arbitraryConference,
  emptyConference,
  joining,
  people,
} from '../../test/harness/arbitrary-command.ts';
import type { ChatDestination, ChatMessage } from '../contract/chat.ts';
import { chatRuleSchema, type Role } from '../contract/conference-view.ts';
import { type ConferenceState, reduce } from '../conference/state.ts';
import { mayRead, mayWrite, sees } from './rules.ts';

const privately = (participantId: string): ChatDestination => ({ participantId });

/** Anna is host, Carla co-host, Ben and Dario are guests, Emil waits, and there is a room system. */
function conference(chat: ConferenceState['chat']): ConferenceState {
  const reports = [
    joining('anna', { as: 'host' }),
    joining('ben'),
    joining('carla'),
    joining('dario'),
    joining('emil', { enters: 'when_admitted' }),
    joining('hall', { kind: 'sip' }),
  ];
  const start = reports.reduce((state, report, now) => {
    const outcome = reduce(state, report, { now });
    if (!outcome.ok) throw new Error(outcome.code);
    return outcome.state;
  }, emptyConference());
  const carla = start.participants.get('carla')!;
  return { ...start, chat, participants: start.participants.set('carla', { ...carla, role: 'cohost' }) };
}

describe('who may write to whom', () => {
  const tos: Record<string, ChatDestination> = {
    everyone: 'everyone',
    hosts: 'hosts',
    'the host': privately('anna'),
    'a co-host': privately('carla'),
    'a guest': privately('dario'),
  };
  const allowed: Record<ConferenceState['chat'], Record<'anna' | 'carla' | 'ben', string[]>> = {
    everyone: {
      anna: Object.keys(tos),
      carla: Object.keys(tos),
      ben: Object.keys(tos),
    },
    hosts: {
      anna: Object.keys(tos),
      carla: Object.keys(tos),
      ben: ['hosts', 'the host', 'a co-host'],
    },
    off: { anna: [], carla: [], ben: [] },
  };
  for (const chat of chatRuleSchema.options) {
    for (const from of ['anna', 'carla', 'ben'] as const) {
      it(`is decided by the rule \`${chat}\` for ${from}`, () => {
        const state = conference(chat);
        const may = Object.keys(tos).filter((name) => mayWrite(state, from, tos[name]!) === null);
        expect(may).to.deep.equal(allowed[chat][from]);
      });
    }
  }

  it('is told with the reason', () => {
    expect(mayWrite(conference('off'), 'anna', 'everyone')).to.equal('chat_off');
    expect(mayWrite(conference('hosts'), 'ben', 'everyone')).to.equal('chat_hosts_only');
    const open = conference('everyone');
    expect(mayWrite(open, 'emil', 'hosts')).to.equal('not_admitted');
    expect(mayWrite(open, 'zoe', 'hosts')).to.equal('not_joined');
    expect(mayWrite(open, 'ben', privately('emil')), 'somebody who waits').to.equal('participant_gone');
    expect(mayWrite(open, 'ben', privately('hall'))).to.equal('chat_unreadable');
    expect(mayRead(open, 'emil')).to.equal('not_admitted');
  });

  it('is never widened by a narrower rule, and never allows who is not inside', () => {
    const destination = fc.oneof(
      fc.constantFrom<ChatDestination>('everyone', 'hosts'),
      fc.constantFrom(...people).map(privately),
    );
    fc.assert(
      fc.property(arbitraryConference(), fc.constantFrom(...people), destination, (state, from, to) => {
        const [open, hosts, off] = (['everyone', 'hosts', 'off'] as const).map((chat) =>
          mayWrite({ ...state, chat }, from, to),
        );
        if (hosts === null) expect(open).to.equal(null);
        expect(off).to.not.equal(null);
        if (open === null) expect(state.participants.has(from)).to.equal(true);
        if (open === null && typeof to !== 'string')
          expect(state.participants.has(to.participantId)).to.equal(true);
      }),
    );
  });
});

describe('who sees a message', () => {
  const message = (to: ChatMessage['to']): ChatMessage => ({
    id: 'm',
    at: 1,
    from: { participantId: 'ben', name: 'Ben' },
    to,
    text: 'Hello',
    file: null,
  });
  const readers: Record<string, Role> = { anna: 'host', carla: 'cohost', ben: 'guest', dario: 'guest' };
  const seenBy = (to: ChatMessage['to']): string[] =>
    Object.keys(readers).filter((id) => sees({ id, role: readers[id]! }, message(to)));

  it('is everybody, the hosts and who wrote it, or only the two', () => {
    expect(seenBy('everyone')).to.deep.equal(['anna', 'carla', 'ben', 'dario']);
    expect(seenBy('hosts')).to.deep.equal(['anna', 'carla', 'ben']);
    expect(seenBy({ participantId: 'dario', name: 'Dario' })).to.deep.equal(['ben', 'dario']);
  });
});
