import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

export const localhost = '127.0.0.1';

const first = 29_000;
const count = 3000;
// Where one test process begins, so that two at once seldom want the same.
let next = process.pid % count;

/** The first of some ports in a row that are free for both UDP and TCP, each time others. */
export async function freePorts(inARow: number): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const from = first + (next % count);
    next += inARow;
    if (await areFree(from, inARow)) return from;
  }
  throw new Error('no free ports');
}

async function areFree(from: number, inARow: number): Promise<boolean> {
  for (let port = from; port < from + inARow; port++) {
    if (!(await isFree(port))) return false;
  }
  return true;
}

async function isFree(port: number): Promise<boolean> {
  const tcp = createServer();
  const udp = createSocket('udp4');
  try {
    await once(tcp.listen(port, localhost), 'listening');
    udp.bind(port, localhost);
    await once(udp, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    tcp.close();
    udp.close();
  }
}
