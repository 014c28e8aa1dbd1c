import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { blue, green } from '../../media/mixer/known-media.ts';
import type { LiveConference } from '../../server/conference/live-conferences.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { MediaPort } from '../../server/contract/media-port.ts';
import type { PromptName } from '../../server/contract/prompts.ts';
import { closeBrowsers, openBrowser, openPage } from '../harness/browser.ts';
import { TestEnterprise } from '../harness/enterprise.ts';
import { KnownTerminal, within } from '../harness/known-terminal.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

/** The second note of the tone when somebody joins, Hz. */
const g5 = 783.99;

describe('rooms without a page', function () {
  this.timeout(60_000);
  let running: RunningPlenum;
  let enterprise: TestEnterprise;
  let meeting: Meeting;
  let host: SignallingClient;
  let live: LiveConference;
  let room: KnownTerminal;
  const others: KnownTerminal[] = [];
  /** What was played, until it ended. */
  const played: { sounds: readonly PromptName[]; to: readonly string[] | null; ended: boolean }[] = [];

  before(async () => {
    running = await startPlenum('--media.workers=1', '--conference.language=en');
    enterprise = await TestEnterprise.first(running);
    meeting = await enterprise.startMeeting({ subject: 'Quarter' });
    record(running.plenum.media);
    host = new SignallingClient(running.url);
    await host.join(meeting.meetingId, meeting.hostPin, 'Anna', running.plenum.media.rtpCapabilities());
    live = running.plenum.conferences.live()[0]!;
  });

  after(async () => {
    room.close();
    for (const other of others) other.close();
    host.close();
    await closeBrowsers();
    await running.stop();
  });

  function record(media: MediaPort): void {
    const play = media.play.bind(media);
    media.play = async (conferenceId, sounds, how) => {
      const one = { sounds, to: how.to, ended: false };
      played.push(one);
      await play(conferenceId, sounds, how);
      one.ended = true;
    };
  }

  async function come(participantId: string, name: string): Promise<KnownTerminal> {
    const { media } = running.plenum;
    const seat = { conferenceId: live.conferenceId, participantId };
    const terminal = new KnownTerminal({ colour: participantId === 'room' ? green : blue, tone: 300 });
    live.runtime.report({
      ...{ type: 'join', participantId, name, kind: 'sip', as: 'guest', enters: 'now' },
      ...{ receivesH264: true, invitationId: null },
    });
    media.setLeg(seat, await terminal.call(await media.openLeg(seat)));
    live.runtime.report({ type: 'setSource', participantId, source: 'microphone', state: 'live' });
    return terminal;
  }

  /** Until it was played, and everything else has ended. */
  const hasPlayed = (name: PromptName): boolean =>
    played.some(({ sounds }) => sounds.includes(name)) && played.every(({ ended }) => ended);

  it('are welcomed once they hear it', async () => {
    room = await come('room', 'Basel');
    await within(15_000, 'a voice', () => room.loudness > 0.05);
    await within(15_000, 'the end of the welcome', () => hasPlayed('welcome'));
    expect(played).to.deep.equal([{ sounds: ['welcome'], to: ['room'], ended: true }]);
    await within(5000, 'silence', () => room.loudness < 0.01);
  });

  it('hear a tone when another joins, who does not', async () => {
    played.length = 0;
    others.push(await come('other', 'Geneva'));
    await within(5000, 'the tone', () => room.level(g5) > 0.04);
    await within(15_000, 'the welcome of the other', () => hasPlayed('welcome'));
    expect(played.map(({ sounds, to }) => [sounds[0], to])).to.deep.equal([
      ['tone-join', ['room']],
      ['welcome', ['other']],
    ]);
  });

  it('are told that the host has muted them', async () => {
    // The other one is heard in the room else.
    await host.request('control', { type: 'muteAll', selfUnmute: true });
    await within(5000, 'a voice', () => hasPlayed('muted'));
    expect(played.at(-1)).to.deep.equal({ sounds: ['muted'], to: ['room', 'other'], ended: true });
    await within(5000, 'silence', () => room.loudness < 0.01);
    played.length = 0;
    await host.request('control', { type: 'askToUnmute', participantIds: ['other'] });
    await within(5000, 'that they are no longer', () => hasPlayed('unmuted'));
    expect(played).to.deep.equal([{ sounds: ['unmuted'], to: ['other'], ended: true }]);
  });

  it('have the state of their lines shown in the console, and their network as everybody’s', async () => {
    const desk: Page = await openPage(await openBrowser(), { viewport: { width: 1280, height: 720 } });
    const cookies = [...enterprise.admin.cookies].map(([name, value]) => ({ name, value, url: running.url }));
    await desk.context().addCookies(cookies);
    await desk.goto(`${running.url}/m/${meeting.meetingId}/console`);
    await desk.locator('[data-testid=person-row][data-name=Basel]').getByTestId('person-menu').click();
    await desk.getByRole('menuitem', { name: 'Connection' }).click();
    await desk.getByTestId('leg-picture').getByText('1280 × 720, 30 frames/s').waitFor();
    await desk.getByTestId('leg-sent').getByText('0 %').waitFor();
    await desk.getByTestId('leg-received').getByText('bit/s').waitFor();
    await desk.getByTestId('leg-round-trip').getByText('ms').waitFor();
    if (process.env['SHOT']) await desk.screenshot({ path: process.env['SHOT'] });
    await host.until(
      () => host.snapshot?.participants.find(({ id }) => id === 'room')?.network === 'good',
      'a good network',
    );
    const { legPacketsReceived, legPacketsRefused } = await running.plenum.media.totals();
    expect(legPacketsReceived).to.be.above(100);
    expect(legPacketsRefused).to.equal(0);
  });

  it('are not told to hosts without a console, nor of it', () => {
    expect(host.last('legs')).to.equal(undefined);
  });
});
