import { expect } from 'chai';
import { GuessBrake } from './guess-brake.ts';

describe('guessing passwords of terminals', () => {
  it('is stopped by its source after twenty within a minute, and by nobody else', () => {
    let now = 0;
    const brake = new GuessBrake(() => now);
    for (let guess = 0; guess < 20; guess++) {
      expect(brake.isOn('192.0.2.1')).to.equal(false);
      brake.count('192.0.2.1');
    }
    expect(brake.isOn('192.0.2.1')).to.equal(true);
    expect(brake.isOn('192.0.2.2')).to.equal(false);
    now = 60_000;
    expect(brake.isOn('192.0.2.1')).to.equal(false);
  });

  it('is not what a device does that tries its old password every ten seconds', () => {
    let now = 0;
    const brake = new GuessBrake(() => now);
    for (; now < 600_000; now += 10_000) {
      brake.count('192.0.2.1');
      expect(brake.isOn('192.0.2.1')).to.equal(false);
    }
  });

  it('counts an IPv6 host by its network', () => {
    const brake = new GuessBrake(() => 0);
    for (let guess = 0; guess < 20; guess++) brake.count(`2001:db8::${guess}`);
    expect(brake.isOn('2001:db8::ffff')).to.equal(true);
  });
});
