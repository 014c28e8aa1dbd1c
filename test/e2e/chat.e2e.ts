import { readFileSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { Meeting } from '../../server/contract/api/booking.ts';
import type { ChatMessage } from '../../server/contract/chat.ts';
import { closeBrowsers, joinByLink, openBrowser, openPage } from '../harness/browser.ts';
import { SignallingClient } from '../harness/signalling-client.ts';
import { type RunningPlenum, startPlenum } from '../harness/start-plenum.ts';

describe('chatting in a meeting', function () {
  this.timeout(90_000);
  let running: RunningPlenum;
  let meeting: Meeting;
  let browser: Browser;
  /** Host. */
  let anna: Page;
  let ben: Page;
  /** Without a page: she hears what reaches a guest. */
  let carla: SignallingClient;

  before(async () => {
    running = await startPlenum('--media.workers=1', '--conference.chatFiles');
    meeting = await running.createMeeting();
    browser = await openBrowser();
    [anna, ben] = await Promise.all([openPage(browser), openPage(browser)]);
    await joinByLink(anna, running.url, { ...meeting, pin: meeting.hostPin }, 'Anna');
    await joinByLink(ben, running.url, { ...meeting, pin: meeting.guestPin }, 'Ben');
    carla = new SignallingClient(running.url);
    await carla.join(meeting.meetingId, meeting.guestPin, 'Carla', running.plenum.media.rtpCapabilities());
  });

  after(async () => {
    carla.close();
    await closeBrowsers();
    await running.stop();
  });

  const message = (page: Page, text: string) =>
    page.getByTestId('chat-message').filter({ hasText: text }).first();
  const heard = (): string[] =>
    carla.notifications.flatMap(({ name, data }) =>
      name === 'chat' ? (data as { message: ChatMessage }).message.text : [],
    );

  async function write(page: Page, text: string): Promise<void> {
    await page.getByTestId('chat-text').fill(text);
    await page.getByTestId('chat-text').press('Enter');
    await message(page, text).waitFor();
  }

  async function choose(page: Page, search: string, name: string): Promise<void> {
    await page.getByTestId('chat-to').click();
    await page.getByTestId('chat-to-search').fill(search);
    await page.locator(`[data-testid=chat-to-option][data-name="${name}"]`).waitFor();
    await page.getByTestId('chat-to-search').press('Enter');
    await page.getByTestId('chat-to').filter({ hasText: name }).waitFor();
  }

  async function expectAccessible(page: Page): Promise<void> {
    const { violations } = await new AxeBuilder({ page })
      .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).to.deep.equal([]);
  }

  it('is told in passing to whom has it closed, and opens by that', async () => {
    await anna.keyboard.press('c');
    await anna.getByTestId('chat').waitFor();
    await write(anna, 'Good morning <b>all</b>, see https://example.org/agenda.');
    const toast = ben.getByTestId('chat-toast');
    await toast.filter({ hasText: 'Anna' }).filter({ hasText: 'Good morning <b>all</b>' }).waitFor();
    await ben.getByTestId('alert-chat').filter({ hasText: '1' }).waitFor();
    await toast.getByRole('button').first().click();
    await message(ben, 'Good morning <b>all</b>, see').waitFor();
    expect(await ben.getByTestId('chat-message').locator('b').count(), 'markup').to.equal(0);
    expect(await ben.getByTestId('alert-chat').count()).to.equal(0);
    expect(await toast.count()).to.equal(0);
    const link = message(ben, 'Good morning').getByRole('link');
    expect(await link.textContent()).to.equal('https://example.org/agenda');
    expect(await link.getAttribute('target')).to.equal('_blank');
    expect(await link.getAttribute('rel')).to.include('noopener');
  });

  it('sends by Enter, breaks lines with Shift, and leaves Enter to an input method', async () => {
    const field = ben.getByTestId('chat-text');
    await field.pressSequentially('one');
    await field.press('Shift+Enter');
    await field.pressSequentially('two');
    await field.evaluate((element) => {
      const enter = { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true, isComposing: true };
      element.dispatchEvent(new KeyboardEvent('keydown', enter));
    });
    expect(await field.inputValue()).to.equal('one\ntwo');
    await field.press('Enter');
    await message(anna, 'one\ntwo').waitFor();
    expect(await field.inputValue()).to.equal('');
    expect(await ben.getByTestId('chat-group').last().getAttribute('data-own')).to.equal('true');
    expect(await anna.getByTestId('chat-group').last().getAttribute('data-own')).to.equal('false');
  });

  it('writes to one person, found by a part of the name, and to nobody else', async () => {
    await choose(ben, 'ann', 'Anna');
    await write(ben, 'between us');
    await anna
      .getByTestId('chat-group')
      .filter({ hasText: 'privately to you' })
      .filter({ hasText: 'between us' })
      .waitFor();
    await ben.getByTestId('chat-group').filter({ hasText: 'privately to Anna' }).waitFor();
    await ben.getByTestId('chat-to').click();
    await ben.locator('[data-testid=chat-to-option][data-name=everyone]').click();
    await write(ben, 'for all');
    await carla.until(() => heard().includes('for all'), 'what is for all');
    expect(heard()).to.not.include('between us');
  });

  it('has no barriers, with the list of people open either', async () => {
    await expectAccessible(anna);
    await ben.getByTestId('chat-to').click();
    await ben.getByTestId('chat-to-option').first().waitFor();
    await expectAccessible(ben);
    // Esc closes the list, and not the chat with it.
    await ben.keyboard.press('Escape');
    expect(await ben.getByTestId('chat-to-option').count()).to.equal(0);
    expect(await ben.getByTestId('chat').count()).to.equal(1);
  });

  it('is for hosts only when the host has it so: what one writes goes to them', async () => {
    await anna.getByTestId('chat-rule').selectOption('hosts');
    await ben.getByTestId('chat-to').filter({ hasText: 'Hosts' }).waitFor();
    await ben.getByText('Only hosts write to everybody just now').waitFor();
    await write(ben, 'a question');
    await anna
      .getByTestId('chat-group')
      .filter({ hasText: 'to hosts' })
      .filter({ hasText: 'a question' })
      .waitFor();
    await write(anna, 'from the host');
    await carla.until(() => heard().includes('from the host'), 'what the host writes');
    expect(heard()).to.not.include('a question');
  });

  it('is off when the host has it so, and what was written stays', async () => {
    await anna.getByTestId('chat-rule').selectOption('off');
    await ben.getByTestId('chat-off').waitFor();
    expect(await ben.getByTestId('chat-text').count()).to.equal(0);
    await message(ben, 'from the host').waitFor();
    await anna.getByTestId('chat-rule').selectOption('everyone');
    // It has gone to the hosts before, and goes to no more people by itself.
    await ben.getByTestId('chat-to').filter({ hasText: 'Hosts' }).waitFor();
  });

  it('stays where one reads, and says what came meanwhile', async () => {
    const log = ben.getByTestId('chat-log');
    const fromEnd = () => log.evaluate((one) => one.scrollHeight - one.scrollTop - one.clientHeight);
    await carla.request('sendChat', { to: 'everyone', text: Array(60).fill('a line').join('\n') });
    await message(ben, 'a line').waitFor();
    expect(await fromEnd()).to.be.below(2);
    await log.evaluate((one) => (one.scrollTop = 0));
    await carla.request('sendChat', { to: 'everyone', text: 'the newest' });
    await ben.getByTestId('chat-newest').filter({ hasText: '1 new message' }).click();
    await ben.getByTestId('chat-newest').waitFor({ state: 'detached' });
    expect(await fromEnd()).to.be.below(2);
  });

  it('carries files, which are saved under their name', async () => {
    await ben.getByTestId('chat-file-input').setInputFiles({
      name: '计划 plan.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('the plan'),
    });
    await ben.getByTestId('chat-chosen').filter({ hasText: 'plan.txt' }).waitFor();
    await ben.getByTestId('chat-send').click();
    const file = anna.getByTestId('chat-file').filter({ hasText: '计划 plan.txt' });
    await file.waitFor();
    const [download] = await Promise.all([anna.waitForEvent('download'), file.click()]);
    expect(download.suggestedFilename()).to.equal('计划 plan.txt');
    expect(readFileSync(await download.path(), 'utf8')).to.equal('the plan');
  });

  it('covers the stage of a phone, in Chinese', async () => {
    const phone = await openPage(await openBrowser(), {
      viewport: { width: 390, height: 844 },
      isMobile: true,
      hasTouch: true,
      locale: 'zh-CN',
    });
    await joinByLink(phone, running.url, { ...meeting, pin: meeting.guestPin }, '丽');
    await write(anna, 'to the phone');
    await phone.getByTestId('alert-control-more').waitFor();
    await phone.getByTestId('control-more').click();
    await phone.getByTestId('control-chat').click();
    const panel = phone.getByRole('dialog', { name: '聊天' });
    await panel.waitFor();
    expect(await panel.boundingBox()).to.deep.equal({ x: 0, y: 0, width: 390, height: 844 });
    expect(await phone.locator('.room-stage').getAttribute('inert')).to.not.equal(null);
    // What was for everybody before, and nothing else.
    await message(phone, 'from the host').waitFor();
    expect(await phone.getByTestId('chat-message').filter({ hasText: 'between us' }).count()).to.equal(0);
    expect(await phone.getByTestId('chat-message').filter({ hasText: 'a question' }).count()).to.equal(0);
    await write(phone, '收到');
    await message(anna, '收到').waitFor();
    await expectAccessible(phone);
    await phone.context().close();
  });
});
