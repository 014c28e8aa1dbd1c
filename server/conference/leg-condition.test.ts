import { expect } from 'chai';
import { useFakeTimers } from '../../test/harness/fake-timers.ts';
import type { LegStatistics, LineStatistics } from '../contract/legs.ts';
import type { LegCondition, LegConnection } from '../contract/signalling.ts';
import { type Condition, conditionOf, networkOf } from './leg-condition.ts';
import { LegConditions } from './leg-conditions.ts';

function line(
  sent: Partial<LineStatistics['sent']>,
  received: Partial<LineStatistics['received']>,
): LineStatistics {
  return {
    sent: { packets: 0, octets: 0, lossRatio: null, roundTripMs: null, ...sent },
    received: { packets: 0, octets: 0, lost: 0, jitterMs: 0, ...received },
    refused: 0,
  };
}

const format = { width: 1280, height: 720, fps: 30, kbps: 1000 };

function statistics(
  sound: LineStatistics | null,
  picture: LineStatistics | null = null,
  slides: LineStatistics | null = null,
): LegStatistics {
  return { sound, picture, slides, format: picture ? format : null };
}

describe('how a leg is doing', () => {
  const before = statistics(
    line({ packets: 100, octets: 16_000 }, { packets: 100, octets: 16_000, lost: 40 }),
    line({ packets: 300, octets: 250_000 }, { packets: 300, octets: 250_000, lost: 40 }),
  );
  const after = statistics(
    line(
      { packets: 200, octets: 32_000, lossRatio: 0.01, roundTripMs: 40 },
      { packets: 198, octets: 32_000, lost: 42, jitterMs: 3 },
    ),
    line(
      { packets: 600, octets: 500_000, lossRatio: 0.03, roundTripMs: 55 },
      { packets: 590, octets: 484_000, lost: 50, jitterMs: 9 },
    ),
  );

  it('is told of the last period, by the worse of its lines', () => {
    const condition = conditionOf({ statistics: before, at: 1000 }, { statistics: after, at: 3000 });
    expect(condition).to.deep.equal({
      picture: format,
      sent: { kbps: 1064, loss: 0.03, roundTripMs: 55 },
      received: { kbps: 1000, loss: 10 / 300, jitterMs: 9 },
    });
  });

  it('is told of what there was until now when it is looked at for the first time, without rates', () => {
    const { sent, received } = conditionOf(null, { statistics: before, at: 1000 });
    expect(sent).to.deep.equal({ kbps: null, loss: null, roundTripMs: null });
    expect(received).to.deep.include({ kbps: null, loss: 40 / 140 });
  });

  it('counts a line from nothing when it was made anew, and nothing twice that came late', () => {
    const anew = statistics(line({}, { packets: 50, lost: 50 }));
    expect(
      conditionOf({ statistics: before, at: 1000 }, { statistics: anew, at: 3000 }).received.loss,
    ).to.equal(0.5);
    const late = statistics(line({ packets: 100 }, { packets: 140, lost: 0 }));
    expect(
      conditionOf({ statistics: before, at: 1000 }, { statistics: late, at: 3000 }).received.loss,
    ).to.equal(0);
  });

  it('is that of its slides too', () => {
    const slides = statistics(null, null, line({}, { packets: 90, lost: 10 }));
    expect(conditionOf(null, { statistics: slides, at: 1000 }).received.loss).to.equal(0.1);
  });

  it('is unknown where nothing is sent or received', () => {
    const silent = conditionOf(null, { statistics: statistics(line({}, {})), at: 1000 });
    expect(silent.received.loss).to.equal(null);
    expect(networkOf(silent)).to.equal(null);
  });
});

describe('the network of a leg', () => {
  const network = (sentLoss: number | null, receivedLoss: number | null, roundTripMs: number | null = 20) => {
    const condition: Condition = {
      picture: null,
      sent: { kbps: 0, loss: sentLoss, roundTripMs },
      received: { kbps: 0, loss: receivedLoss, jitterMs: 0 },
    };
    return networkOf(condition);
  };

  it('is good below 2 % loss both ways and 300 ms, fair below 8 %, and poor beyond', () => {
    expect(network(0.019, 0)).to.equal('good');
    expect(network(null, 0, null)).to.equal('good');
    expect(network(0, 0, 300)).to.equal('fair');
    expect(network(0.02, 0)).to.equal('fair');
    expect(network(0, 0.079, 900)).to.equal('fair');
    expect(network(0, 0.08)).to.equal('poor');
    expect(network(0.5, 0)).to.equal('poor');
  });
});

describe('the conditions of the legs of a conference', () => {
  let timers: ReturnType<typeof useFakeTimers>;
  beforeEach(() => (timers = useFakeTimers()));
  afterEach(() => timers.restore());

  it('are told together, and again after two seconds at the earliest', () => {
    let now = 0;
    const told: LegCondition[][] = [];
    const networks: string[] = [];
    const conditions = new LegConditions({
      now: () => now,
      network: ({ participantId }, network) => networks.push(`${participantId} ${network}`),
      tell: (_, legs) => told.push(legs),
    });
    const tell = (participantId: string): void =>
      conditions.told({ conferenceId: 'c', participantId }, statistics(line({}, { packets: 9, lost: 1 })));
    tell('room');
    tell('phone');
    timers.tick(5);
    expect(told.map((legs) => legs.map(({ participantId }) => participantId))).to.deep.equal([
      ['room', 'phone'],
    ]);
    expect(networks).to.deep.equal(['room poor', 'phone poor']);
    now = 1000;
    tell('room');
    timers.tick(5);
    expect(told).to.have.length(1);
    conditions.forget('c');
    now = 20_000;
    tell('room');
    timers.tick(5);
    expect(told[1]?.map(({ participantId }) => participantId)).to.deep.equal(['room']);
    now = 40_000;
    tell('phone');
    timers.tick(5);
    expect(
      told[2]?.map(({ participantId }) => participantId),
      'the room is gone',
    ).to.deep.equal(['phone']);
  });

  it('are told with what was agreed with them last', () => {
    let now = 0;
    const told: LegCondition[][] = [];
    const conditions = new LegConditions({
      ...{ now: () => now, network: () => undefined, tell: (_, legs) => told.push(legs) },
    });
    const seat = { conferenceId: 'c', participantId: 'room' };
    const clear: LegConnection = {
      ...{ transport: 'udp', device: 'TE40', encrypted: false },
      ...{ sound: { codec: 'PCMA', encrypted: false }, picture: null, slides: null },
    };
    const encrypted = { ...clear, encrypted: true, sound: { codec: 'opus', encrypted: true } };
    for (const connection of [null, clear, encrypted]) {
      if (connection) conditions.connected(seat, connection);
      conditions.told(seat, statistics(line({}, { packets: 9 })));
      timers.tick(2000);
      now += 2000;
      expect(told.at(-1)?.map((leg) => leg.connection)).to.deep.equal([connection]);
    }
  });
});
