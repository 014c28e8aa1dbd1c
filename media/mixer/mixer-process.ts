import { createSocket, type Socket } from 'node:dgram';
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
const voices = new Pacer(audioMs, () => mixer.audio());
const pictures = new Pacer(pictureMs, (number) => mixer.video(number));
const reports = setInterval(() => mixer.report(), reportMs);
const alive = setInterval(() => {
  const { user, system } = process.cpuUsage();
  const cpu = (user + system) / 1e6;
  const rss = process.memoryUsage.rss();
  const { missed } = pictures;
  const { refused } = mixer;
  tell({ type: 'alive', at: Date.now(), rss, cpu, missed, refused, ...mixer.ages.percentiles() });
  tellMemory();
}, aliveMs);
const statistics = setInterval(() => tell({ type: 'statistics', lines: mixer.statistics() }), statisticsMs);

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
  voices.stop();
  pictures.stop();
  clearInterval(reports);
  clearInterval(alive);
  clearInterval(statistics);
  mixer.close();
  socket?.close();
  socket = undefined;
}

process.on('message', (order: MixerOrder) => {
  switch (order.type) {
    case 'listen':
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
