import { expect } from 'chai';
import { createLogger } from '../../server/kernel/logger.ts';
import { PlenumError } from '../../server/contract/errors.ts';
import { pictureFormats } from '../mixer/picture-formats.ts';
import type { MixerReading } from '../mixer/mixer-supervisor.ts';
import type { VideoFormat } from '../mixer/video-encoder.ts';
import { degraded, type LoadLevel } from './load-level.ts';
import { type Mixed, MixerLoads } from './mixer-loads.ts';

const { hd, fullHd } = pictureFormats;
const log = createLogger({ level: 'silent', format: 'json' });

describe('the loads of a node', () => {
  let now: number;
  let loads: MixerLoads;

  beforeEach(() => {
    now = 0;
    loads = new MixerLoads({ capacity: 1, log, now: () => now });
  });

  /** A conference with pictures whose cost goes with what they are. */
  class Conference implements Mixed {
    readonly log = log;
    readonly levels: LoadLevel[] = [];
    wanted: readonly VideoFormat[];
    /** CPU seconds a second of each megapixel 30 times a second. */
    cost: number;
    missed = 0;

    constructor(wanted: readonly VideoFormat[], cost: number) {
      this.wanted = wanted;
      this.cost = cost;
      loads.begin(this);
    }

    formatsAt(level: LoadLevel): VideoFormat[] {
      return this.wanted.map((format) => degraded(format, level));
    }

    levelChanged(): void {
      this.levels.push(loads.levelOf(this));
    }

    tell(): void {
      const formats = this.formatsAt(loads.levelOf(this)).map(
        (format, index) => [`${index}`, format] as const,
      );
      const pictures = Object.fromEntries(
        formats.map(([id, { width, height, fps }]) => [id, (width * height * fps * this.cost) / 30e6]),
      );
      const total = Object.values(pictures).reduce((sum, cost) => sum + cost, 0.02);
      const reading: MixerReading = {
        costs: { pictures, inputs: 0.01, voices: 0.01, total },
        ...{ turns: 60, missed: this.missed },
      };
      loads.measured(this, reading, new Map(formats));
    }
  }

  const pass = (seconds: number, ...conferences: Conference[]): void => {
    for (const end = now + seconds * 1000; now < end; now += 2000) for (const one of conferences) one.tell();
  };
  const refusal = (conference: Conference, format: VideoFormat | null = hd): string | null => {
    try {
      loads.admit(conference, format);
      return null;
    } catch (error) {
      return PlenumError.from(error).code;
    }
  };

  it('leave everything as it is while there is enough', () => {
    const conference = new Conference([hd, fullHd], 0.2);
    pass(120, conference);
    expect(conference.levels).to.deep.equal([]);
    expect(refusal(conference)).to.equal(null);
    expect(loads.totals()).to.deep.include({ mixerLevel: 0, mixerCapacity: 1, mixerMissedTurns: 0 });
    expect(loads.totals().mixerCpu).to.be.closeTo(0.62, 0.01);
  });

  it('have all conferences slower, then smaller, until it is enough, and as before when others have gone', () => {
    const few = new Conference([hd], 0.4);
    const many = new Conference([hd, hd], 0.4);
    const others = new Conference([fullHd], 0.2);
    pass(60, few, many, others);
    for (const one of [few, many, others]) expect(one.levels).to.deep.equal(['slow']);
    others.cost = 0.7;
    pass(8, few, many, others);
    expect(few.levels).to.deep.equal(['slow', 'small']);
    loads.end(others);
    loads.end(many);
    pass(60, few);
    expect(few.levels).to.deep.equal(['slow', 'small', 'slow', 'full']);
  });

  it('do not go up when the pictures would cost too much again', () => {
    const conference = new Conference([hd], 1.2);
    loads = new MixerLoads({ capacity: 0.8, log, now: () => now });
    loads.begin(conference);
    pass(300, conference);
    expect(conference.levels).to.deep.equal(['slow']);
  });

  it('refuse whoever comes anew when smaller pictures are too much as well, and go on with the others', () => {
    const conference = new Conference([hd], 8);
    pass(60, conference);
    expect(conference.levels).to.deep.equal(['slow', 'small', 'refuse']);
    expect(refusal(conference)).to.equal('media_overloaded');
    expect(refusal(conference, null)).to.equal('media_overloaded');
    expect(loads.totals().mixerLevel).to.equal(3);
    loads.end(conference);
    expect(refusal(conference)).to.equal(null);
  });

  it('hold each conference to one thread, and leave the others alone', () => {
    loads = new MixerLoads({ capacity: 12, log, now: () => now });
    const large = new Conference([fullHd], 0.5);
    const small = new Conference([hd], 0.2);
    pass(30, large, small);
    expect(large.levels).to.deep.equal(['slow']);
    expect(small.levels).to.deep.equal([]);
  });

  it('hold it against the machine when turns are left out by a mixer with time', () => {
    const starved = new Conference([hd], 0.2);
    const other = new Conference([hd], 0.2);
    starved.missed = 12;
    pass(6, starved, other);
    expect(other.levels).to.deep.equal(['slow']);
    expect(loads.totals().mixerMissedTurns).to.equal(36);
  });

  it('let only so many in at once, before any of them is measured', () => {
    const conference = new Conference([], 0.2);
    const atOnce = (): number => {
      let count = 0;
      while (refusal(conference) === null && count < 1000) count++;
      return count;
    };
    expect(atOnce()).to.be.within(15, 30);
    now += 6000;
    expect(atOnce()).to.be.within(15, 30);
  });

  it('weigh whoever comes with the slides that others have just been given', () => {
    const conference = new Conference([], 0.2);
    for (let slides = 0; slides < 20; slides++) loads.expect(fullHd);
    expect(refusal(conference)).to.equal('media_overloaded');
    now += 6000;
    expect(refusal(conference)).to.equal(null);
  });

  it('let the first in, however little there is', () => {
    loads = new MixerLoads({ capacity: 0.001, log, now: () => now });
    const mixed: Mixed = { log, formatsAt: () => [], levelChanged: () => undefined };
    loads.admit(mixed, hd);
    expect(() => loads.admit(mixed, hd)).to.throw(PlenumError);
  });
});
