import { expect } from 'chai';
import type { RecordingFile } from '../../../server/contract/api/recordings.ts';
import { sourcesOf } from './sources.ts';

const file = (name: RecordingFile['name']): RecordingFile => ({
  name,
  bytes: 1,
  durationMs: 1,
  width: 0,
  height: 0,
  address: `/${name}`,
  download: '',
  hls: null,
});
const sources = (...names: RecordingFile['name'][]) => sourcesOf({ files: names.map(file) });

describe('what of a recording plays', () => {
  it('are the people, with the slides beside them if there are any', () => {
    expect(sources('video.mp4', 'share.mp4', 'sd.mp4', 'thumbnail.jpg')).to.deep.equal({
      main: '/video.mp4',
      share: '/share.mp4',
    });
    expect(sources('video.mp4')).to.deep.equal({ main: '/video.mp4', share: null });
  });

  it('is the sound of a voice meeting', () => {
    expect(sources('sound.m4a')).to.deep.equal({ main: '/sound.m4a', share: null });
  });

  it('is SD alone where there is nothing else, and nothing where there is none', () => {
    expect(sources('sd.mp4', 'share.mp4')).to.deep.equal({ main: '/sd.mp4', share: null });
    expect(sources('thumbnail.jpg')).to.equal(null);
  });
});
