import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import puppeteer, { type Browser } from 'puppeteer-core';

/** Firefox, whose test picture and tone are its own; playwright-core cannot drive a system's Firefox. */
export async function openFirefox(): Promise<Browser> {
  const own = process.env['FIREFOX_BIN'];
  const executablePath = [own, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(
    (file) => file !== undefined && existsSync(file),
  );
  if (executablePath === undefined)
    throw new Error('no Firefox found: run scripts/setup --test, or set FIREFOX_BIN');
  return puppeteer.launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.autoplay.default': 0,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
    },
  });
}

const testInterface = 'plenum-test0';
const testAddress = '10.213.74.1';

/**
 * An IPv4 address that is not loopback, which Firefox refuses to use for media: one of this machine, or where it has
 * none that is up (a closed build machine) one of a virtual pair that goes nowhere.
 * @returns the address and what undoes it
 */
export function reachableAddress(): { address: string; release: () => void } {
  const up = Object.entries(networkInterfaces())
    .filter(([name]) => operationalState(name) === 'up')
    .flatMap(([, addresses]) => addresses ?? [])
    .find((one) => one.family === 'IPv4' && !one.internal);
  if (up) return { address: up.address, release: () => undefined };
  const ip = (...words: string[]): unknown =>
    execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'inherit'] });
  if (!(testInterface in networkInterfaces())) {
    ip('link', 'add', testInterface, 'type', 'veth', 'peer', 'name', `${testInterface}p`);
    ip('address', 'add', `${testAddress}/30`, 'dev', testInterface);
    ip('link', 'set', testInterface, 'up');
    ip('link', 'set', `${testInterface}p`, 'up');
  }
  return { address: testAddress, release: () => ip('link', 'delete', testInterface) };
}

function operationalState(name: string): string {
  const file = `/sys/class/net/${name}/operstate`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : 'unknown';
}
