import { closeBrowsers, joinByLink, openBrowser, openPage, selfReport } from '../harness/browser.ts';
import { CutProxy } from '../harness/cut-proxy.ts';
import { drawMedia } from '../harness/drawn-media.ts';
import { eventually, loudestTone, participantIdOf } from '../harness/page-probes.ts';
import { startPlenum } from '../harness/start-plenum.ts';

describe('debug', function () {
  this.timeout(90_000);
  it('mutes while away', async () => {
    const running = await startPlenum('--media.workers=1');
    const proxy = await CutProxy.to(running.url);
    const meeting = await running.createMeeting();
    const browser = await openBrowser();
    const anna = await openPage(browser);
    const carla = await openPage(browser);
    await drawMedia(anna, { red: 200, green: 0, blue: 0 }, 440);
    await drawMedia(carla, { red: 0, green: 200, blue: 0 }, 1000);
    await joinByLink(anna, running.url, { ...meeting, pin: meeting.hostPin }, 'Anna');
    await joinByLink(carla, proxy.url, { ...meeting, pin: meeting.guestPin }, 'Carla');
    const id = await participantIdOf(anna, 'Carla');
    const heard = () => loudestTone(anna, id);
    try {
      await eventually(heard, (tone) => Math.abs(tone - 1000) < 15, 'before');
      const microphone = carla.getByTestId('control-microphone');
      for (let round = 0; round < 3; round++) {
        proxy.cut();
        await carla.getByTestId('reconnecting').waitFor();
        await microphone.click();
        await carla.locator('[data-testid=control-microphone][aria-pressed=false]').waitFor();
        proxy.mend();
        await carla.getByTestId('reconnecting').waitFor({ state: 'detached' });
        console.log('id', id, await participantIdOf(anna, 'Carla'));
        await eventually(heard, (tone) => tone === 0, 'silence');
        await microphone.click();
        await eventually(heard, (tone) => Math.abs(tone - 1000) < 15, 'voice');
        console.log('round', round);
      }
    } finally {
      console.log('id', id, await participantIdOf(anna, 'Carla'), await selfReport(carla));
      console.log(await anna.evaluate(() => [...document.querySelectorAll('audio')].map((a) => `${a.dataset['participantId']} ${(a.srcObject as MediaStream).getTracks().map((t) => `${t.readyState} ${t.muted} ${t.enabled}`).join()}`)));
      console.log(await carla.evaluate(async () => { const out: string[] = []; for (const c of globalThis.plenumProbes.connections) { out.push(c.connectionState); for (const s of c.getSenders()) out.push(`${s.track?.kind} ${s.track?.enabled} ${JSON.stringify(s.getParameters().encodings.map((e) => e.active))}`); } return out; }));
      await closeBrowsers();
      proxy.close();
      await running.stop();
    }
  });
});
