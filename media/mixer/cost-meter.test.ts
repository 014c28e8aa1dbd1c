import { expect } from 'chai';
import { CostMeter, type MixerCosts } from './cost-meter.ts';

describe('the costs of a mixer', () => {
  let now: number;
  let cpu: number;
  let meter: CostMeter;

  beforeEach(() => {
    now = 5000;
    cpu = 0.7;
    meter = new CostMeter({ now: () => now, cpu: () => cpu });
  });

  /** Work of so many ms, of which the thread had a core for a part. */
  const work =
    (ms: number, ran = 1) =>
    (): void => {
      now += ms;
      cpu += (ms * ran) / 1000;
    };
  /** Two seconds, ten times the same. */
  const seconds = (turn: () => void): MixerCosts => {
    for (let number = 0; number < 10; number++) {
      const until = now + 200;
      turn();
      now = until;
    }
    return meter.take();
  };

  it('are those of each part, without what the process took to start', () => {
    const costs = seconds(() => {
      meter.picture('a', work(40));
      meter.picture('b', work(20));
      meter.inputs(work(10));
      meter.voices(work(5));
      work(5)();
    });
    expect(costs.pictures['a']).to.be.closeTo(0.2, 0.001);
    expect(costs.pictures['b']).to.be.closeTo(0.1, 0.005);
    expect(costs.inputs).to.be.closeTo(0.05, 0.001);
    expect(costs.voices).to.be.closeTo(0.025, 0.001);
    expect(costs.total).to.be.closeTo(0.4, 0.001);
  });

  it('do not count the time in which the thread waited for a core', () => {
    const costs = seconds(() => {
      meter.picture('a', work(80, 0.5));
      meter.inputs(work(40, 0.5));
    });
    expect(costs.total).to.be.closeTo(0.3, 0.001);
    expect(costs.pictures['a']).to.be.closeTo(0.2, 0.001);
    expect(costs.inputs).to.be.closeTo(0.1, 0.001);
  });

  it('follow a change within some seconds, and not at once', () => {
    seconds(() => meter.picture('a', work(20)));
    const changed = seconds(() => meter.picture('a', work(60)));
    expect(changed.pictures['a']).to.be.closeTo(0.2, 0.001);
    const later = seconds(() => meter.picture('a', work(60)));
    expect(later.pictures['a']).to.be.closeTo(0.25, 0.001);
  });

  it('say nothing yet of a picture that has just begun, and nothing of one that has ended', () => {
    seconds(() => undefined);
    now += 1900;
    meter.picture('late', work(50));
    now += 50;
    expect(meter.take().pictures).to.deep.equal({});
    const costs = seconds(() => meter.picture('late', work(50)));
    expect(costs.pictures['late']).to.be.closeTo(0.25, 0.02);
    seconds(() => undefined);
    expect(seconds(() => undefined).pictures).to.deep.equal({});
  });

  it('are counted also when the work fails', () => {
    const costs = seconds(() => {
      expect(() =>
        meter.picture('a', () => {
          work(20)();
          throw new Error('no');
        }),
      ).to.throw('no');
    });
    expect(costs.pictures['a']).to.be.closeTo(0.1, 0.001);
  });
});
