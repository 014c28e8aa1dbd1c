import { EventEmitter, once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { loadConfig } from '../../config/load.ts';
import { yuvOf } from '../../media/mixer/colour.ts';
import { blue, green, isNear, red } from '../../media/mixer/known-media.ts';
import { MixerProcesses } from '../../media/mixer/mixer-processes.ts';
import { LegPortRange } from '../../media/sfu/leg-ports.ts';
import { MixerLoads } from '../../media/sfu/mixer-loads.ts';
import { SfuConference } from '../../media/sfu/sfu-conference.ts';
import { WorkerPool } from '../../media/sfu/worker-pool.ts';
import { mixedScenesOf, orderFor } from '../../server/conference/mixed-scenes.ts';
import { cellsOf, type LayoutName } from '../../server/contract/layouts.ts';
import type { LegStatistics } from '../../server/contract/legs.ts';
import type { MediaEvents, Seat } from '../../server/contract/media-port.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { KnownTerminal, within } from '../harness/known-terminal.ts';
import { Rehearsal } from '../harness/rehearsal.ts';

const yellow = yuvOf(220, 200, 40);
const size = { width: 1280, height: 720 };

describe('the slides of room systems', function () {
  this.timeout(30_000);
  const log = createLogger({ level: 'silent', format: 'json' });
  const events = new EventEmitter<MediaEvents>();
  const processes = new MixerProcesses();
  const rehearsal = Rehearsal.of('room', 'sharer', 'plain');
  const room = new KnownTerminal({ colour: red, slides: yellow, tone: 500 });
  const sharer = new KnownTerminal({ colour: green, slides: blue, tone: 700, suite: 'AEAD_AES_128_GCM' });
  /** Without a line for slides. */
  const plain = new KnownTerminal({ colour: yellow, tone: 900 });
  const terminals = { room, sharer, plain };
  let pool: WorkerPool;
  let conference: SfuConference;

  before(async () => {
    const { config } = loadConfig({
      argv: ['--media.workers=1', '--media.basePort=0', '--media.listen=[{"ip":"127.0.0.1"}]'],
      env: process.env,
      cwd: process.cwd(),
    });
    const settings = config.media;
    pool = await WorkerPool.create(settings, log);
    conference = new SfuConference('c', {
      ...{ pool, processes, events, log, settings },
      legPorts: new LegPortRange(settings),
      loads: new MixerLoads({ capacity: 4, log }),
    });
    for (const [participantId, terminal] of Object.entries(terminals)) {
      conference.setLeg(participantId, await terminal.call(await conference.openLeg(participantId)));
    }
    show();
  });

  after(() => {
    for (const terminal of Object.values(terminals)) terminal.close();
    conference.close();
    processes.close();
    pool.close();
  });

  /** As the conference is now. */
  const show = (): void => {
    const { state, now } = rehearsal;
    const order = orderFor(state, ['room', 'sharer', 'plain']);
    conference.setScenes(mixedScenesOf(state, { order, speaking: new Set(), help: new Map(), now }));
  };
  const share = async (state: 'live' | 'closed'): Promise<void> => {
    sharer.slides.sends = state === 'live';
    rehearsal.send('sharer', 'slides', state);
    await conference.setSource('sharer', 'slides', state);
    show();
  };
  /** Whether a cell of its picture has a colour. */
  const sees = (terminal: KnownTerminal, layout: LayoutName, cell: number, colour: typeof red): boolean => {
    const rect = cellsOf(layout, size)[cell];
    if (!rect) return false;
    const x = (rect.x + rect.width / 2) / size.width;
    const seen = terminal.colourAt({ x, y: (rect.y + rect.height * 0.4) / size.height });
    return seen !== null && isNear(seen, colour, 30);
  };
  const seesPeople = (terminal: KnownTerminal): boolean =>
    sees(terminal, 'three', 0, red) &&
    sees(terminal, 'three', 1, green) &&
    sees(terminal, 'three', 2, yellow);
  const slidesOf = (terminal: KnownTerminal): typeof red | null =>
    terminal.slides.colourAt({ x: 0.5, y: 0.5 });

  it('are sent to nobody while nobody shares', async () => {
    for (const terminal of Object.values(terminals)) {
      await within(10_000, 'the people', () => seesPeople(terminal));
    }
    expect([room, sharer].map(({ slides }) => slides.frames.length)).to.deep.equal([0, 0]);
    expect(conference.sources.get('sharer', 'slides')).to.equal(undefined);
  });

  it('are shown alone and whole on the line for them, and on the picture only without such a line', async () => {
    await share('live');
    await within(5000, 'the slides apart', () => isNear(slidesOf(room) ?? red, blue, 30));
    await within(5000, 'the slides among the people', () => sees(plain, 'six', 0, blue));
    const { picture } = room.slides;
    expect([picture?.width, picture?.height]).to.deep.equal([1920, 1080]);
    for (const corner of [0.02, 0.98]) {
      expect(isNear(room.slides.colourAt({ x: corner, y: 0.98 }) ?? red, blue, 30)).to.equal(true);
    }
    expect(seesPeople(room), 'the room').to.equal(true);
    expect(seesPeople(sharer), 'who shares').to.equal(true);
    expect(sharer.slides.frames, 'of who shares').to.have.length(0);
  });

  it('go to browsers as they came', async () => {
    const producer = conference.sources.get('sharer', 'slides');
    expect(producer?.paused).to.equal(false);
    let packets = 0;
    while (packets <= 10) {
      const [statistics] = (await producer?.getStats()) ?? [];
      packets = statistics?.packetCount ?? 0;
      await delay(20);
    }
  });

  it('are counted, and become smaller by themselves for who takes less', async () => {
    room.slides.line.askForRate(400);
    await within(6000, 'smaller slides', () => (room.slides.picture?.width ?? 1920) < 1280);
    expect(room.picture?.width).to.equal(1280);
    for (;;) {
      const [seat, told] = (await once(events, 'legStatistics')) as [Seat, LegStatistics];
      if (seat.participantId !== 'room' || (told.slides?.sent.packets ?? 0) <= 10) continue;
      expect(told.format).to.deep.include(size);
      break;
    }
  });

  it('end everywhere at once, and can be shared again', async () => {
    await share('closed');
    await within(5000, 'the people alone', () => seesPeople(plain));
    expect(conference.sources.get('sharer', 'slides')).to.equal(undefined);
    const frames = room.slides.frames.length;
    await delay(300);
    expect(room.slides.frames.length).to.equal(frames);
    await share('live');
    await within(5000, 'the slides again', () => room.slides.frames.length > frames + 5);
    await within(2000, 'its source', () => conference.sources.get('sharer', 'slides')?.paused === false);
  });
});
