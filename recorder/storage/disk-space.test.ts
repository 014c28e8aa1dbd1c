import { expect } from 'chai';
import { tmpdir } from 'node:os';
import { DiskSpace } from './disk-space.ts';

describe('disk space', () => {
  it('has room for what leaves the headroom free, and for nothing more', async () => {
    const space = new DiskSpace(tmpdir());
    const free = await space.free();
    expect(free).to.be.above(1_000_000);
    // Others write to the same disk meanwhile.
    expect(await space.hasRoom(free / 4, free / 4)).to.be.true;
    expect(await space.hasRoom(free, free / 2)).to.be.false;
    expect(await space.hasRoom(0, free * 2)).to.be.false;
  });

  it('tells of a file system without any', async () => {
    expect(await new DiskSpace('/proc').hasRoom(0, 1)).to.be.false;
  });
});
