import { createSocket, type Socket } from 'node:dgram';
import { cpuSeconds } from './cost-meter.ts';
import { Mixer } from './mixer.ts';
import type { MixerNews, MixerOrder, UdpAddress } from './mixer-messages.ts';
import { Pacer } from './pacer.ts';

/** The process of one conference's mixer. It ends when its supervisor does. */

const pictureMs = 1000 / 30;
const audioMs = 20;
const aliveMs = 500;
const reportMs = 1000;
const statisticsMs = 2000;
const receiveBuffer = 2 << 20;

let socket: Socket | undefined;
let remote: UdpAddress | null = null;

const tell = (news: MixerNews): void => {
  // A supervisor that has just gone hears no more: the process ends with it.
  process.send?.(news, () => undefined);
};
const tellMemory = (): void => tell({ type: 'memory', memory: mixer.memory });
const tellFailure = (error: unknown): void => {
  tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
};
const mixer = new Mixer({
  send: (datagram) => {
    if (remote) socket?.send(datagram, remote.port, remote.ip);
  },
  wantKeyFrame: (inputId) => tell({ type: 'keyFrameWanted', inputId }),
  tell,
  played: (id) => tell({ type: 'played', id }),
  now: Date.now,
});
/** One that is kept as a spare does nothing until it is told where to listen. */
interface Running {
  voices: Pacer;
  pictures: Pacer;
  timers: NodeJS.Timeout[];
}
let running: Running | null = null;
let told = { turns: 0, missed: 0 };

function begin(): Running {
  const voices = new Pacer(audioMs, (_number, dueAt) => mixer.audio(dueAt));
  const pictures = new Pacer(pictureMs, (number, dueAt) => mixer.video(number, dueAt));
  const timers = [
    setInterval(() => mixer.report(), reportMs),
    setInterval(() => tellAlive(pictures), aliveMs),
    setInterval(() => tellFigures(pictures), statisticsMs),
  ];
  return { voices, pictures, timers };
}

function tellAlive({ missed }: Pacer): void {
  const cpu = cpuSeconds();
  const rss = process.memoryUsage.rss();
  const { refused } = mixer;
  tell({ type: 'alive', at: Date.now(), rss, cpu, missed, refused, ...mixer.ages.percentiles() });
  tellMemory();
}

function tellFigures({ turns, missed }: Pacer): void {
  tell({ type: 'statistics', lines: mixer.statistics() });
  const since = { turns: turns - told.turns, missed: missed - told.missed };
  told = { turns, missed };
  tell({ type: 'costs', costs: mixer.costs.take(), ...since });
}

function listen({ ip, port }: UdpAddress): void {
  const family = ip.includes(':') ? 6 : 4;
  const opened = createSocket({
    type: `udp${family}`,
    recvBufferSize: receiveBuffer,
    // There are only IP addresses here: nothing to look up and nothing to wait for with each packet.
    lookup: (address, _options, done) => done(null, address, family),
  });
  socket = opened;
  opened.on('message', (datagram, from) => {
    if (from.address === remote?.ip && from.port === remote.port) mixer.receive(datagram);
  });
  opened.once('error', (error) => {
    throw error;
  });
  opened.bind(port, ip, () => tell({ type: 'listening', port: opened.address().port }));
}

function close(): void {
  running?.voices.stop();
  running?.pictures.stop();
  for (const timer of running?.timers ?? []) clearInterval(timer);
  mixer.close();
  socket?.close();
  socket = undefined;
}

process.on('message', (order: MixerOrder) => {
  switch (order.type) {
    case 'listen':
      running ??= begin();
      listen(order.at);
      break;
    case 'connect':
      remote = order.to;
      break;
    case 'remember':
      mixer.remember(order.memory);
      break;
    case 'press':
      mixer.press(order.lineId, order.digits);
      break;
    case 'keyFrameAsked':
      mixer.keyFrameAsked(order.lineId);
      break;
    case 'plan':
      // Of new lines at once: another mixer has to begin with their numbers.
      mixer.apply(order.plan).then(tellMemory, tellFailure);
      break;
    case 'release': {
      const { legId } = order;
      mixer.release(legId).then((lines) => tell({ type: 'released', legId, lines }), tellFailure);
      break;
    }
    case 'play':
      mixer.play(order.prompt).catch(tellFailure);
      break;
    case 'stopPrompt':
      mixer.stopPrompt(order.id).catch(tellFailure);
  }
});
process.once('disconnect', close);
// A terminal's Ctrl-C goes to the whole group: the server says when it is over.
process.on('SIGINT', () => undefined);
