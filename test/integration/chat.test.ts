import { expect } from 'chai';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { ChatDestination, ChatMessage } from '../../server/contract/chat.ts';
import { cookieOf, TestEnterprise } from '../harness/enterprise.ts';
import { PlenumProcess } from '../harness/plenum-process.ts';
import { refusal } from '../harness/refusal.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

describe('the chat of a conference', () => {
  let running: RunningPlenum;
  let enterprise: TestEnterprise;
  let meeting: Meeting;
  const clients: SignallingClient[] = [];

  before(async () => {
    running = await startPlenum('--media.workers=1', '--conference.lostSeatSeconds=30');
    enterprise = await TestEnterprise.first(running, { concurrency: 500 });
  });

  after(() => running.stop());

  beforeEach(async () => {
    meeting = await enterprise.startMeeting();
  });

  afterEach(() => {
    for (const client of clients.splice(0)) client.close();
  });

  function newClient(cookie = ''): SignallingClient {
    const client = new SignallingClient(running.url, cookie);
    clients.push(client);
    return client;
  }

  async function joined(name: string, pin = meeting.guestPin): Promise<SignallingClient> {
    const client = newClient();
    await client.join(meeting.meetingId, pin, name, running.plenum.media.rtpCapabilities());
    return client;
  }

  /** Anna is host, Carla co-host, Ben and Dario are guests. */
  async function fourOfThem(): Promise<Record<'anna' | 'ben' | 'carla' | 'dario', SignallingClient>> {
    const anna = await joined('Anna', meeting.hostPin);
    const [ben, carla, dario] = [await joined('Ben'), await joined('Carla'), await joined('Dario')];
    const participantId = carla.participantId;
    await anna.request('control', { type: 'setCohost', participantId, cohost: true });
    return { anna, ben, carla, dario };
  }

  const write = (from: SignallingClient, to: ChatDestination, text = 'Hello') =>
    from.request('sendChat', { to, text });
  const to = ({ participantId }: SignallingClient): ChatDestination => ({ participantId });
  const told = ({ notifications }: SignallingClient): ChatMessage[] =>
    notifications.flatMap(({ name, data }) =>
      name === 'chat' ? (data as { message: ChatMessage }).message : [],
    );
  const texts = (client: SignallingClient): string[] => told(client).map(({ text }) => text);
  const read = async (client: SignallingClient, after = 0): Promise<ChatMessage[]> =>
    (await client.request('readChat', { after })).messages;
  const readTexts = async (client: SignallingClient): Promise<string[]> =>
    (await read(client)).map(({ text }) => text);

  /** Whatever was sent before has arrived when this has. */
  async function settled(all: Record<string, SignallingClient>, by: SignallingClient): Promise<void> {
    await write(by, 'everyone', 'the end');
    for (const [name, client] of Object.entries(all)) {
      await client.until(() => texts(client).includes('the end'), `${name} hears the end`);
    }
  }

  it('goes to everybody, with who has written it, and is answered with the same', async () => {
    const all = await fourOfThem();
    const { message } = await write(all.ben, 'everyone', '你好，\r\n大家 👋');
    expect(message).to.deep.include({
      from: { participantId: all.ben.participantId, name: 'Ben' },
      to: 'everyone',
      text: '你好，\n大家 👋',
      file: null,
    });
    expect(message.at).to.be.closeTo(Date.now(), 5000);
    await settled(all, all.anna);
    for (const client of Object.values(all)) {
      expect(told(client).filter(({ id }) => id === message.id)).to.deep.equal([message]);
    }
  });

  it('goes to hosts and co-hosts only when it is for them', async () => {
    const all = await fourOfThem();
    await write(all.ben, 'hosts', 'to hosts');
    await write(all.carla, 'hosts', 'from a co-host');
    await settled(all, all.anna);
    expect(texts(all.anna)).to.deep.equal(['to hosts', 'from a co-host', 'the end']);
    expect(texts(all.carla)).to.deep.equal(['to hosts', 'the end']);
    expect(texts(all.ben)).to.deep.equal(['the end']);
    expect(texts(all.dario)).to.deep.equal(['the end']);
    expect(await readTexts(all.ben), 'one’s own').to.deep.equal(['to hosts', 'the end']);
    expect(await readTexts(all.dario)).to.deep.equal(['the end']);
  });

  it('goes to one person only, whom not even the host reads along with', async () => {
    const all = await fourOfThem();
    const { message } = await write(all.ben, to(all.dario), 'between us');
    expect(message.to).to.deep.equal({ participantId: all.dario.participantId, name: 'Dario' });
    await settled(all, all.anna);
    expect(texts(all.dario)).to.deep.equal(['between us', 'the end']);
    for (const other of [all.anna, all.carla, all.ben]) expect(texts(other)).to.deep.equal(['the end']);
    for (const one of [all.ben, all.dario]) {
      expect(await readTexts(one)).to.deep.equal(['between us', 'the end']);
    }
    for (const other of [all.anna, all.carla]) expect(await readTexts(other)).to.deep.equal(['the end']);
  });

  it('is for hosts only while the host has it so, and for nobody while it is off', async () => {
    const all = await fourOfThem();
    const { anna, ben, carla, dario } = all;
    await anna.request('control', { type: 'setChat', who: 'hosts' });
    expect(await refusal(write(ben, 'everyone'))).to.deep.equal(['chat_hosts_only', undefined]);
    expect(await refusal(write(ben, to(dario)))).to.deep.equal(['chat_hosts_only', undefined]);
    await write(ben, 'hosts', 'a question');
    await write(ben, to(carla), 'to a co-host');
    await write(carla, 'everyone', 'from a co-host');
    await write(anna, to(ben), 'an answer');
    await anna.request('control', { type: 'setChat', who: 'off' });
    for (const one of [anna, carla, ben]) {
      for (const where of ['everyone', 'hosts', to(dario)] as const) {
        expect(await refusal(write(one, where))).to.deep.equal(['chat_off', undefined]);
      }
    }
    expect(await readTexts(ben), 'can be read all the same').to.deep.equal([
      'a question',
      'to a co-host',
      'from a co-host',
      'an answer',
    ]);
    await carla.request('control', { type: 'setChat', who: 'everyone' });
    await settled(all, dario);
    expect(await refusal(ben.request('control', { type: 'setChat', who: 'off' }))).to.deep.equal([
      'not_permitted',
      undefined,
    ]);
  });

  it('is refused to whom nobody is', async () => {
    const { ben, dario } = await fourOfThem();
    await dario.request('leave', {});
    await ben.until(() => ben.snapshot?.participants.length === 3, 'Dario has gone');
    expect(await refusal(write(ben, to(dario)))).to.deep.equal(['participant_gone', undefined]);
    expect(await refusal(write(ben, { participantId: 'nobody' }))).to.deep.equal([
      'participant_gone',
      undefined,
    ]);
    expect(await refusal(write(dario, 'everyone'))).to.deep.equal(['not_joined', undefined]);
    expect(await refusal(write(newClient(), 'everyone'))).to.deep.equal(['not_joined', undefined]);
    expect(await refusal(newClient().request('readChat', { after: 0 }))).to.deep.equal([
      'not_joined',
      undefined,
    ]);
  });

  it('is refused when it is empty, too long, or has control characters', async () => {
    const { ben } = await fourOfThem();
    for (const text of ['', ' \n\t ', '好'.repeat(2001), 'a\u0000b', 'a\u001b[1mb', 'a\u202eb']) {
      expect(await refusal(write(ben, 'everyone', text)), JSON.stringify(text.slice(0, 9))).to.deep.equal([
        'bad_request',
        'text',
      ]);
    }
    const { message } = await write(ben, 'everyone', ` ${'好'.repeat(1997)}\n😀 `);
    expect(message.text).to.have.length(2000);
    // A field that is none of the request's is no way around it.
    const smuggled = { to: 'everyone', text: 'a', from: { participantId: 'x', name: 'Anna' } } as never;
    expect(await refusal(ben.request('sendChat', smuggled))).to.deep.equal(['bad_request', undefined]);
  });

  it('is as it was written: nothing in it is taken for more than text', async () => {
    const { anna, ben } = await fourOfThem();
    const text = '<img src=x onerror=alert(1)> {{to}} %s \\n 𝕏';
    await write(ben, 'everyone', text);
    await anna.until(() => texts(anna).length === 1, 'the message');
    expect(texts(anna)).to.deep.equal([text]);
  });

  it('takes five messages in five seconds from one person, and others are not held up by it', async () => {
    const { ben, dario } = await fourOfThem();
    const sent = await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) => write(ben, 'everyone', String(index))),
    );
    expect(sent.filter(({ status }) => status === 'fulfilled').length).to.equal(5);
    expect(await refusal(write(ben, 'hosts'))).to.deep.equal(['chat_too_fast', undefined]);
    await write(dario, 'everyone', 'slowly');
    expect(await readTexts(dario)).to.deep.equal(['0', '1', '2', '3', '4', 'slowly']);
  });

  it('is given to whoever enters later as far as it was for everybody, and to hosts what was for hosts', async () => {
    const { anna, ben, dario } = await fourOfThem();
    await write(ben, 'everyone', 'for all');
    await write(ben, 'hosts', 'for hosts');
    await write(ben, to(dario), 'for Dario');
    const emil = await joined('Emil');
    const [first] = await read(emil);
    expect(await readTexts(emil)).to.deep.equal(['for all']);
    expect(texts(emil), 'not told again').to.deep.equal([]);
    expect(await read(emil, first!.at)).to.deep.equal([]);
    const { participantId } = emil;
    await anna.request('control', { type: 'setCohost', participantId, cohost: true });
    expect(await readTexts(emil)).to.deep.equal(['for all', 'for hosts']);
    await anna.request('control', { type: 'setCohost', participantId, cohost: false });
    expect(await readTexts(emil)).to.deep.equal(['for all']);
  });

  it('counts its time up, so that one can ask for what one has missed', async () => {
    const { anna, ben, dario } = await fourOfThem();
    await Promise.all([
      ...['1', '2', '3'].map((text) => write(anna, 'everyone', text)),
      ...['4', '5'].map((text) => write(ben, to(dario), text)),
    ]);
    const ats = (await read(dario)).map(({ at }) => at);
    expect(new Set(ats).size).to.equal(5);
    expect(ats.toSorted((a, b) => a - b)).to.deep.equal(ats);
    // Dario's connection is cut; what was for him meanwhile he has when he is back.
    dario.close();
    await ben.until(
      () => ben.snapshot?.participants.find(({ name }) => name === 'Dario')?.connection === 'lost',
      'Dario is away',
    );
    await write(ben, to(dario), 'while you were away');
    const back = newClient();
    await back.request('resume', {
      seat: dario.seat,
      version: 0,
      generation: dario.media!.generation,
      consumerIds: [],
      rtpCapabilities: running.plenum.media.rtpCapabilities(),
    });
    const missed = await read(back, ats.at(-1));
    expect(missed.map(({ text }) => text)).to.deep.equal(['while you were away']);
  });

  it('is nothing for who waits, neither to read nor to write, also after they were inside', async () => {
    meeting = await enterprise.startMeeting({ waitingRoom: true });
    const anna = await joined('Anna', meeting.hostPin);
    const ben = await joined('Ben');
    await anna.until(() => anna.host.waiting?.length === 1, 'Ben waits');
    await write(anna, 'everyone', 'while Ben waits');
    const refused = async () => {
      expect(await refusal(write(ben, 'hosts'))).to.deep.equal(['not_admitted', undefined]);
      expect(await refusal(read(ben))).to.deep.equal(['not_admitted', undefined]);
      expect(await refusal(write(anna, to(ben)))).to.deep.equal(['participant_gone', undefined]);
    };
    await refused();
    await anna.request('control', { type: 'admit', participantIds: 'all' });
    await ben.until(() => ben.last('admitted'), 'Ben is let in');
    await ben.enter();
    await write(anna, 'everyone', 'Ben is here');
    await ben.until(() => texts(ben).length === 1, 'what is written now');
    await anna.request('control', { type: 'sendToWaiting', participantIds: [ben.participantId] });
    await ben.until(() => ben.last('waiting'), 'Ben waits again');
    await write(anna, 'everyone', 'Ben is out');
    await refused();
    expect(texts(ben)).to.deep.equal(['Ben is here']);
  });

  it('is told to an administrator’s console as far as it is for everybody, and takes nothing from there', async () => {
    const { anna, ben, dario } = await fourOfThem();
    const console = newClient(cookieOf(enterprise.admin));
    await console.request('attend', { meetingId: meeting.meetingId });
    await write(ben, 'hosts', 'for hosts');
    await write(ben, to(dario), 'for Dario');
    await write(anna, 'everyone', 'for all');
    await console.until(() => texts(console).length > 0, 'what is for everybody');
    expect(texts(console)).to.deep.equal(['for all']);
    expect(await refusal(write(console, 'everyone'))).to.deep.equal(['not_joined', undefined]);
  });

  it('ends with the conference: the next one of the same meeting begins with nothing', async () => {
    const { anna } = await fourOfThem();
    await write(anna, 'everyone', 'before');
    await anna.request('control', { type: 'end' });
    await anna.until(() => anna.last('ended'), 'the end');
    const again = await joined('Anna', meeting.hostPin);
    expect(await read(again)).to.deep.equal([]);
  });
});

describe('the chat of a server that is killed', function () {
  this.timeout(60_000);
  let server: PlenumProcess;
  const clients: SignallingClient[] = [];

  before(async () => {
    server = await PlenumProcess.start('--conference.lostSeatSeconds=30');
  });

  after(async () => {
    for (const client of clients) client.close();
    await server.stop();
  });

  it('is there again, to each what was for them', async () => {
    const made = await fetch(`${server.url}/api/v1/meetings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.url },
      body: '{}',
    });
    const { meetingId, hostPin, guestPin } = (await made.json()) as Meeting;
    const capabilities = { codecs: [], headerExtensions: [] };
    const join = async (name: string, pin: string): Promise<SignallingClient> => {
      const client = new SignallingClient(server.url);
      clients.push(client);
      await client.join(meetingId, pin, name, capabilities);
      return client;
    };
    const anna = await join('Anna', hostPin);
    const ben = await join('Ben', guestPin);
    await anna.request('sendChat', { to: 'everyone', text: 'one' });
    await ben.request('sendChat', { to: 'hosts', text: 'two' });
    const { message } = await ben.request('sendChat', {
      to: { participantId: anna.participantId },
      text: 'three',
    });
    await server.end('SIGKILL');
    await server.begin();
    const texts = async (before: SignallingClient): Promise<string[]> => {
      const client = new SignallingClient(server.url);
      clients.push(client);
      await client.request('resume', {
        seat: before.seat,
        version: 0,
        generation: 0,
        consumerIds: [],
        rtpCapabilities: capabilities,
      });
      const { messages } = await client.request('readChat', { after: 0 });
      const next = await client.request('sendChat', { to: 'everyone', text: 'later' });
      expect(next.message.at).to.be.above(message.at);
      return messages.map(({ text }) => text);
    };
    expect(await texts(anna)).to.deep.equal(['one', 'two', 'three']);
    expect(await texts(ben)).to.deep.equal(['one', 'two', 'three', 'later']);
    const carla = await join('Carla', guestPin);
    const { messages } = await carla.request('readChat', { after: 0 });
    expect(messages.map(({ text }) => text)).to.deep.equal(['one', 'later', 'later']);
  });
});
