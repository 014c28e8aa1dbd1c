import { expect } from 'chai';
import { SoundTrack } from './sound-track.ts';

const frame = Buffer.from('sound');
const silence = Buffer.from('silence');

describe('the sound of a recording', () => {
  const track = new SoundTrack(silence);

  it('has frames follow each other, though their times are a little off', () => {
    expect(track.place(frame, 500, null)).to.deep.equal([{ data: frame, time: 500 }]);
    expect(track.place(frame, 1560, 1524)).to.deep.equal([{ data: frame, time: 1524 }]);
    expect(track.place(frame, 1490, 1524)).to.deep.equal([{ data: frame, time: 1524 }]);
  });

  it('is silent where nothing came, so that what follows is heard when it is to be', () => {
    const placed = track.place(frame, 1024 * 5 + 700, 1024 * 2);
    expect(placed).to.deep.equal([
      ...[2, 3, 4].map((index) => ({ data: silence, time: 1024 * index })),
      { data: frame, time: 1024 * 5 + 700 },
    ]);
  });

  it('leaves out what comes too late to be heard', () => {
    expect(track.place(frame, 1024, 4096)).to.deep.equal([]);
  });
});
