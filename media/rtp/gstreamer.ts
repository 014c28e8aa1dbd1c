import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { SrtpSuiteName } from './srtp-suites.ts';

/** GStreamer's pipelines and sockets beside them, for tests that what others implemented is understood both ways. */

export type Pipeline = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Its complaints are shown only if it fails, as OpenH264 has one each time.
 * @param elements as on the command line of gst-launch-1.0; what `fdsink` writes is its stdout
 */
export function pipeline(elements: string): Pipeline {
  const child = spawn('gst-launch-1.0', ['-q', ...elements.trim().split(/\s+/)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const words: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk));
  child.once('close', (code) => {
    if (code) process.stderr.write(Buffer.concat(words));
  });
  return child;
}

/** @returns the first bytes a pipeline writes, no more */
export async function firstBytes({ stdout }: Pipeline, length: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of stdout as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    read += chunk.length;
    if (read >= length) break;
  }
  return Buffer.concat(chunks).subarray(0, length);
}

export async function openSocket(): Promise<{ socket: Socket; port: number }> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: 2 << 20 });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return { socket, port: socket.address().port };
}

/** Resolves when somebody listens on a UDP port of this machine. */
export async function untilBound(port: number): Promise<void> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  for (;;) {
    const tables = await Promise.all(['udp', 'udp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8')));
    if (tables.some((table) => table.includes(`:${hex} `))) return;
    await delay(20);
  }
}

const sha1 = { cipher: 'aes-128-icm', auth: 'hmac-sha1-80', rtcpAuth: 'hmac-sha1-80' } as const;

/** What GStreamer calls the suites of SDES. SRTCP has a tag of 80 bits with the second as well (RFC 4568, 6.2). */
export const theirSuites: Readonly<
  Record<SrtpSuiteName, { cipher: string; auth: string; rtcpAuth: string }>
> = {
  AES_CM_128_HMAC_SHA1_80: sha1,
  AES_CM_128_HMAC_SHA1_32: { ...sha1, auth: 'hmac-sha1-32' },
  AEAD_AES_128_GCM: { cipher: 'aes-128-gcm', auth: 'null', rtcpAuth: 'null' },
  AEAD_AES_256_GCM: { cipher: 'aes-256-gcm', auth: 'null', rtcpAuth: 'null' },
};
