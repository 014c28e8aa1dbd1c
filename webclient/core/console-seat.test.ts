import { expect } from 'chai';
import { type ConsoleMessage, ConsoleSeat } from './console-seat.ts';

describe('the seat given to consoles of the same browser', () => {
  const name = `plenum-console-test-${Math.random()}`;
  let seat: ConsoleSeat;
  let console: BroadcastChannel;
  let heard: ConsoleMessage[];

  beforeEach(() => {
    heard = [];
    seat = new ConsoleSeat(name);
    console = new BroadcastChannel(name);
    console.onmessage = ({ data }: MessageEvent<ConsoleMessage>) => void heard.push(data);
  });

  afterEach(() => {
    seat.close();
    console.close();
  });

  async function hears(count: number): Promise<ConsoleMessage[]> {
    while (heard.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    return heard;
  }

  it('is told when it changes, and when it is given up', async () => {
    seat.set('123456789', 'one');
    seat.set('123456789', 'two');
    seat.set('123456789', null);
    expect((await hears(3)).map((message) => message.type === 'seat' && message.seat)).to.deep.equal([
      'one',
      'two',
      null,
    ]);
  });

  it('is told whoever asks for this meeting', async () => {
    seat.set('123456789', 'one');
    await hears(1);
    console.postMessage({ type: 'ask', meetingId: '999999999' });
    console.postMessage({ type: 'ask', meetingId: '123456789' });
    expect((await hears(2))[1]).to.deep.equal({ type: 'seat', meetingId: '123456789', seat: 'one' });
  });

  it('is not answered for when there is none', async () => {
    console.postMessage({ type: 'ask', meetingId: '' });
    seat.set('123456789', 'one');
    expect(await hears(1)).to.deep.equal([{ type: 'seat', meetingId: '123456789', seat: 'one' }]);
  });
});
