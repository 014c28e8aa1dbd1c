import { expect } from 'chai';
import { audioTracks } from './audio-tracks.ts';

describe('audioTracks', () => {
  it('picks microphones and the sound of slides', () => {
    const tracks = new Map([
      ['a/microphone', 1],
      ['a/camera', 2],
      ['b/slides', 3],
      ['b/slides-audio', 4],
    ]);
    expect(audioTracks(tracks)).to.deep.equal([
      { key: 'a/microphone', participantId: 'a', source: 'microphone', track: 1 },
      { key: 'b/slides-audio', participantId: 'b', source: 'slides-audio', track: 4 },
    ]);
  });

  it('takes the source after the last slash', () => {
    expect(audioTracks(new Map([['a/b/microphone', 1]]))[0]?.participantId).to.equal('a/b');
  });
});
