import { expect } from 'chai';
import { parseConsoleRoute } from './console-route.ts';

describe('parseConsoleRoute', () => {
  it('shows the meetings first', () => {
    expect(parseConsoleRoute('/')).to.deep.equal({ page: 'meetings' });
    expect(parseConsoleRoute('/meetings/')).to.deep.equal({ page: 'meetings' });
  });

  it('knows a booking, editing it, and booking anew', () => {
    expect(parseConsoleRoute('/meetings/b1')).to.deep.equal({ page: 'booking', bookingId: 'b1' });
    expect(parseConsoleRoute('/meetings/b1/edit')).to.deep.equal({ page: 'edit', bookingId: 'b1' });
    expect(parseConsoleRoute('/meetings/book')).to.deep.equal({ page: 'book' });
    expect(parseConsoleRoute('/templates/new')).to.deep.equal({ page: 'template', templateId: null });
    expect(parseConsoleRoute('/history/c1')).to.deep.equal({ page: 'record', conferenceId: 'c1' });
    expect(parseConsoleRoute('/recordings')).to.deep.equal({ page: 'recordings' });
    expect(parseConsoleRoute('/recordings/r1')).to.deep.equal({ page: 'recording', recordingId: 'r1' });
  });

  it('knows nothing else', () => {
    for (const path of [
      '/meetings/b1/x',
      '/rooms/x',
      '/account/x',
      '/history/a/b',
      '/recordings/a/b',
      '/x',
    ]) {
      expect(parseConsoleRoute(path), path).to.deep.equal({ page: 'unknown' });
    }
  });
});
