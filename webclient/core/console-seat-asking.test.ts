import { expect } from 'chai';
import { type SeatSource, seatSource } from './console-seat-asking.ts';
import { ConsoleSeat } from './console-seat.ts';

const meetingId = '123456789';

describe('asking for the seat of the room in another tab', () => {
  let name = '';
  let tests = 0;
  let source: SeatSource;
  let room: ConsoleSeat;

  beforeEach(() => {
    name = `console-test-${tests++}`;
    room = new ConsoleSeat(name);
    source = seatSource(meetingId, new BroadcastChannel(name), 300);
  });

  afterEach(() => {
    room.close();
    source.close();
  });

  it('is answered by the room of this meeting', async () => {
    room.set(meetingId, 'a seat');
    expect(await source.ask()).to.equal('a seat');
  });

  it('is not answered by the room of another meeting, nor by one without a seat', async () => {
    room.set('987654321', 'another seat');
    expect(await source.ask()).to.equal(null);
    room.set(meetingId, null);
    expect(await source.ask()).to.equal(null);
  });

  it('is told of every new seat', async () => {
    const told = new Promise((resolve) => source.onSeat(resolve));
    room.set(meetingId, 'a new seat');
    expect(await told).to.equal('a new seat');
  });
});
