import { expect } from 'chai';
import fc from 'fast-check';
import {
  conferenceLimit,
  decideJoin,
  endOf,
  type JoinAnswer,
  type JoinQuestion,
  type Joiner,
  type LiveState,
  type MeetingToJoin,
  type Quotas,
} from './rules.ts';

const minute = 60_000;
const now = 1_000 * minute;

const meeting: MeetingToJoin = {
  enterpriseId: 'acme',
  ownerId: 'olga',
  vmr: null,
  hostPin: '111111',
  guestPin: '222222',
  whoMayJoin: 'everyone',
  guestsBeforeHost: true,
  waitingRoom: false,
  opensAt: null,
  over: false,
};
const vmr: MeetingToJoin = {
  ...meeting,
  vmr: { vmrId: 'v', capacity: 10, ownerKind: 'terminal', ownerId: 'te40' },
};
const live: LiveState = {
  parties: 3,
  hasHost: true,
  hostJoined: true,
  open: true,
  locked: false,
  waitingRoom: false,
  removed: false,
};
const quotas: Quotas = {
  enterprise: { active: true, plan: 'paid', concurrency: 100, left: 50 },
  installation: 1000,
};
const visitor: Joiner = { identity: null, invitedAs: null, way: 'self' };
const called: Joiner = { ...visitor, way: 'called' };
const olga: Joiner = person('olga');
const terminal: Joiner = {
  identity: { kind: 'terminal', id: 'te40', enterpriseId: 'acme' },
  invitedAs: null,
  way: 'self',
};

function person(id: string, enterpriseId = 'acme', invitedAs: Joiner['invitedAs'] = null): Joiner {
  return { identity: { kind: 'account', id, enterpriseId }, invitedAs, way: 'self' };
}

interface Given extends Partial<Omit<JoinQuestion, 'meeting' | 'live' | 'quotas'>> {
  meeting?: Partial<MeetingToJoin> | null;
  live?: Partial<LiveState>;
  enterprise?: Partial<NonNullable<Quotas['enterprise']>>;
  installation?: number;
}

function ask(given: Given): JoinAnswer {
  return decideJoin({
    meeting: given.meeting === null ? undefined : { ...meeting, ...given.meeting },
    live: given.live ? { ...live, ...given.live } : null,
    quotas: {
      enterprise: quotas.enterprise && { ...quotas.enterprise, ...given.enterprise },
      installation: given.installation ?? quotas.installation,
    },
    who: given.who ?? visitor,
    pin: given.pin,
    now: given.now ?? now,
    same: (a, b) => a === b,
  });
}

/** An answer in a word: the refusal's code, or as what one enters. */
function inWords(answer: JoinAnswer): string {
  if (!answer.ok) return answer.code;
  return answer.enters === 'now' ? answer.as : answer.enters;
}

const guestPin = '222222';
const hostPin = '111111';

/** Every row of section 1: what is given, and what comes of it. */
const table: Record<string, [what: string, given: Given, answer: string][]> = {
  'an ID': [
    ['nobody has', { meeting: null, pin: hostPin }, 'meeting_not_found'],
    ['of a meeting that is past', { meeting: { over: true }, pin: hostPin }, 'meeting_not_found'],
    [
      'of a meeting that goes on after its time',
      { meeting: { over: true }, pin: guestPin, live: {} },
      'guest',
    ],
    [
      'of a meeting of a disabled enterprise',
      { enterprise: { active: false }, pin: hostPin },
      'enterprise_disabled',
    ],
  ],
  'a PIN': [
    ['that is the host’s, first', { pin: hostPin }, 'host'],
    ['that is the host’s, while there is a host', { pin: hostPin, live: {} }, 'guest'],
    [
      'that is the host’s, after the host has released the role',
      { pin: hostPin, live: { hasHost: false } },
      'host',
    ],
    ['that is the guests’', { pin: guestPin }, 'guest'],
    ['that is wrong', { pin: '333333' }, 'pin_wrong'],
    ['that is wrong, where none is needed', { meeting: { guestPin: '' }, pin: '333333' }, 'pin_wrong'],
    ['that is wrong, by the owner', { who: olga, pin: '333333' }, 'pin_wrong'],
    ['not given', {}, 'pin_required'],
    ['not given, where none is needed', { meeting: { guestPin: '' } }, 'guest'],
    ['not given, by the booking account', { who: olga }, 'host'],
    ['not given, by the booking account while there is a host', { who: olga, live: {} }, 'guest'],
    ['not given, by somebody invited', { who: person('ivan', 'acme', 'guest') }, 'guest'],
    ['not given, by somebody invited as host', { who: person('ivan', 'acme', 'host') }, 'host'],
    ['not given, by somebody of the enterprise who is not invited', { who: person('ivan') }, 'pin_required'],
    ['not given, by somebody the host has called', { who: called, live: {} }, 'guest'],
  ],
  'everyone may join': [
    ['a visitor', { pin: guestPin }, 'guest'],
    ['an account of another enterprise', { who: person('zoe', 'other'), pin: guestPin }, 'guest'],
  ],
  'the enterprise only': [
    ['a visitor', { meeting: { whoMayJoin: 'enterprise' }, pin: guestPin }, 'sign_in_required'],
    [
      'an account of another enterprise',
      { meeting: { whoMayJoin: 'enterprise' }, who: person('zoe', 'other'), pin: guestPin },
      'enterprise_only',
    ],
    [
      'an account of the enterprise',
      { meeting: { whoMayJoin: 'enterprise' }, who: person('ivan'), pin: guestPin },
      'guest',
    ],
    [
      'a terminal of the enterprise',
      { meeting: { whoMayJoin: 'enterprise' }, who: terminal, pin: guestPin },
      'guest',
    ],
    ['a visitor with the host PIN', { meeting: { whoMayJoin: 'enterprise' }, pin: hostPin }, 'host'],
    [
      'a telephone the host has called',
      { meeting: { whoMayJoin: 'enterprise' }, who: called, live: {} },
      'guest',
    ],
  ],
  'the invited only': [
    ['a visitor', { meeting: { whoMayJoin: 'invited' }, pin: guestPin }, 'sign_in_required'],
    [
      'an account that is not invited',
      { meeting: { whoMayJoin: 'invited' }, who: person('ivan'), pin: guestPin },
      'invited_only',
    ],
    [
      'an account that is',
      { meeting: { whoMayJoin: 'invited' }, who: person('ivan', 'acme', 'guest') },
      'guest',
    ],
    ['the owner', { meeting: { whoMayJoin: 'invited' }, who: olga }, 'host'],
  ],
  'before the host': [
    ['guests may come', { pin: guestPin, live: { hasHost: false, hostJoined: false } }, 'guest'],
    ['guests may not come and wait', { meeting: { guestsBeforeHost: false }, pin: guestPin }, 'with_host'],
    [
      'guests still wait with others who wait',
      {
        meeting: { guestsBeforeHost: false },
        pin: guestPin,
        live: { hasHost: false, hostJoined: false, open: false },
      },
      'with_host',
    ],
    [
      'guests come when the host is there',
      { meeting: { guestsBeforeHost: false }, pin: guestPin, live: {} },
      'guest',
    ],
    [
      'guests come when the host was there and has gone',
      { meeting: { guestsBeforeHost: false }, pin: guestPin, live: { hasHost: false } },
      'guest',
    ],
    ['the host does not wait', { meeting: { guestsBeforeHost: false }, pin: hostPin }, 'host'],
  ],
  'whoever was removed': [
    ['does not come back', { pin: guestPin, live: { removed: true } }, 'removed_from_meeting'],
    ['not with the host PIN either', { pin: hostPin, live: { removed: true } }, 'removed_from_meeting'],
    ['but when called', { who: called, live: { removed: true } }, 'guest'],
  ],
  'a waiting room': [
    [
      'a guest',
      { meeting: { waitingRoom: true }, pin: guestPin, live: { waitingRoom: true } },
      'when_admitted',
    ],
    [
      'a guest, when it was switched off',
      { meeting: { waitingRoom: true }, pin: guestPin, live: {} },
      'guest',
    ],
    ['the first guest', { meeting: { waitingRoom: true }, pin: guestPin }, 'when_admitted'],
    [
      'somebody invited',
      { meeting: { waitingRoom: true }, who: person('ivan', 'acme', 'guest'), live: { waitingRoom: true } },
      'when_admitted',
    ],
    [
      'a guest, since the host has sent somebody back',
      { pin: guestPin, live: { waitingRoom: true } },
      'when_admitted',
    ],
    ['the host', { meeting: { waitingRoom: true }, pin: hostPin }, 'host'],
    ['a second host', { meeting: { waitingRoom: true }, pin: hostPin, live: {} }, 'guest'],
    ['somebody the host has called', { meeting: { waitingRoom: true }, who: called, live: {} }, 'guest'],
  ],
  'a locked conference': [
    ['a guest', { pin: guestPin, live: { locked: true } }, 'conference_locked'],
    [
      'somebody invited',
      { who: person('ivan', 'acme', 'guest'), live: { locked: true } },
      'conference_locked',
    ],
    ['the host PIN', { pin: hostPin, live: { locked: true } }, 'guest'],
    ['somebody the host has called', { who: called, live: { locked: true } }, 'guest'],
    [
      'somebody with a wrong PIN learns nothing of the lock',
      { pin: '333333', live: { locked: true } },
      'pin_wrong',
    ],
  ],
  'a set time': [
    ['a guest too early', { meeting: { opensAt: now + 1 }, pin: guestPin }, 'meeting_not_open'],
    ['a guest in time', { meeting: { opensAt: now }, pin: guestPin }, 'guest'],
    ['the host early', { meeting: { opensAt: now + 1 }, pin: hostPin }, 'host'],
    ['a guest early, the host is there', { meeting: { opensAt: now + 1 }, pin: guestPin, live: {} }, 'guest'],
  ],
  'the room there is': [
    [
      'in a free enterprise: the 25th',
      { enterprise: { plan: 'free' }, pin: guestPin, live: { parties: 24 } },
      'guest',
    ],
    [
      'in a free enterprise: the 26th',
      { enterprise: { plan: 'free' }, pin: guestPin, live: { parties: 25 } },
      'conference_full',
    ],
    ['in a paid one: as many as bought', { pin: guestPin, live: { parties: 99 } }, 'guest'],
    ['in a paid one: one more', { pin: guestPin, live: { parties: 100 } }, 'conference_full'],
    [
      'one more than this installation carries',
      { enterprise: { concurrency: 2000 }, pin: guestPin, live: { parties: 1000 } },
      'conference_full',
    ],
    ['nothing left of the concurrency', { enterprise: { left: 0 }, pin: guestPin }, 'concurrency_used_up'],
    ['nothing left, for the host either', { enterprise: { left: 0 }, who: olga }, 'concurrency_used_up'],
    [
      'nothing left, for a called telephone either',
      { enterprise: { left: 0 }, who: called, live: {} },
      'concurrency_used_up',
    ],
    [
      'in a VMR, nothing left of the concurrency',
      { meeting: vmr, enterprise: { left: 0 }, pin: guestPin, live: {} },
      'guest',
    ],
    ['in a VMR of 10: the 10th', { meeting: vmr, pin: guestPin, live: { parties: 9 } }, 'guest'],
    ['in a VMR of 10: the 11th', { meeting: vmr, pin: guestPin, live: { parties: 10 } }, 'conference_full'],
    [
      'in a VMR of 100 of a free enterprise: the 26th',
      {
        meeting: { ...vmr, vmr: { vmrId: 'v', capacity: 100, ownerKind: null, ownerId: null } },
        enterprise: { plan: 'free' },
        pin: guestPin,
        live: { parties: 25 },
      },
      'guest',
    ],
  ],
  'a VMR': [
    ['its owner starts it', { meeting: vmr, who: terminal }, 'host'],
    ['a guest waits for the owner', { meeting: vmr, pin: guestPin }, 'with_host'],
    ['the host PIN does not start it', { meeting: vmr, pin: hostPin }, 'with_host'],
    ['the booking account does not start it', { meeting: vmr, who: olga, pin: guestPin }, 'with_host'],
    ['others join once it is open', { meeting: vmr, pin: guestPin, live: {} }, 'guest'],
    [
      'the host PIN claims the role once it is open',
      { meeting: vmr, pin: hostPin, live: { hasHost: false } },
      'host',
    ],
    [
      'an account with the ID of the owning terminal is not its owner',
      { meeting: vmr, who: person('te40'), pin: guestPin },
      'with_host',
    ],
  ],
};

describe('who may join', () => {
  for (const [group, rows] of Object.entries(table)) {
    describe(group, () => {
      for (const [what, given, answer] of rows) {
        it(`${what}: ${answer}`, () => expect(inWords(ask(given))).to.equal(answer));
      }
    });
  }

  it('takes the place of the concurrency, of the VMR, or of nothing in a visitor’s meeting', () => {
    const takes = (answer: JoinAnswer): unknown => answer.ok && answer.takes;
    expect(takes(ask({ pin: guestPin }))).to.equal('concurrency');
    expect(takes(ask({ meeting: vmr, who: terminal }))).to.equal('vmr');
    const visitors = { ...meeting, enterpriseId: null, ownerId: null };
    const question = {
      live: null,
      who: visitor,
      pin: guestPin,
      now,
      same: (a: string, b: string) => a === b,
    };
    expect(
      takes(decideJoin({ ...question, meeting: visitors, quotas: { enterprise: null, installation: 1000 } })),
    ).to.equal('nothing');
  });

  it('tells nobody without the PIN whether a conference runs, is locked or full, and lets nobody over a limit', () => {
    const whom = fc.constantFrom(visitor, person('ivan'), person('zoe', 'other'), terminal);
    const anyLive = fc.option(
      fc.record({
        parties: fc.nat(1200),
        hasHost: fc.boolean(),
        hostJoined: fc.boolean(),
        open: fc.boolean(),
        locked: fc.boolean(),
        waitingRoom: fc.boolean(),
      }),
    );
    const anyMeeting = fc.record({
      vmr: fc.constantFrom(null, vmr.vmr),
      whoMayJoin: fc.constantFrom('everyone' as const, 'enterprise' as const, 'invited' as const),
      guestsBeforeHost: fc.boolean(),
      waitingRoom: fc.boolean(),
    });
    const anyPin = fc.constantFrom(undefined, '333333', guestPin, hostPin);
    const left = fc.integer({ min: -5, max: 5 });
    fc.assert(
      fc.property(whom, anyLive, anyMeeting, anyPin, left, (who, state, change, pin, places) => {
        const given = {
          who,
          meeting: change,
          enterprise: { left: places },
          ...(state ? { live: state } : {}),
        };
        const answer = ask(pin === undefined ? given : { ...given, pin });
        if (pin === undefined && !answer.ok && who !== terminal) expect(answer.code).to.equal('pin_required');
        if (pin === '333333') expect(inWords(answer)).to.equal('pin_wrong');
        if (!answer.ok) return;
        const question = { enterprise: { ...quotas.enterprise!, left: places }, installation: 1000 };
        expect(state?.parties ?? 0).to.be.below(conferenceLimit({ vmr: change.vmr }, question));
        if (change.vmr === null) expect(places).to.be.above(0);
        if (answer.as === 'host') expect(state?.hasHost ?? false).to.equal(false);
      }),
    );
  });

  it('lasts 45 minutes in a free enterprise, 24 hours in a paid one and in any VMR', () => {
    expect(endOf(0, meeting, 'free')).to.equal(45 * minute);
    expect(endOf(0, meeting, 'paid')).to.equal(24 * 60 * minute);
    expect(endOf(0, vmr, 'free')).to.equal(24 * 60 * minute);
    expect(endOf(0, meeting, null)).to.equal(24 * 60 * minute);
  });
});
