import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadConfig } from '../../config/load.ts';
import type { Meeting } from '../../server/contract/api/booking.ts';
import { createLogger } from '../../server/kernel/logger.ts';
import { Plenum } from '../../server/plenum.ts';

export interface RunningPlenum {
  plenum: Plenum;
  url: string;
  createMeeting: (body?: { guestPin?: string }) => Promise<Meeting>;
  stop: () => Promise<void>;
}

/** The real system on free ports of loopback, with a data folder of its own. @param flags as on the command line */
export async function startPlenum(...flags: string[]): Promise<RunningPlenum> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'plenum-'));
  const { config } = loadConfig({
    argv: [
      '--http.port=0',
      '--https.enabled=false',
      '--sip.listeners=[]',
      '--media.basePort=0',
      `--media.listen=${JSON.stringify([{ ip: '127.0.0.1' }])}`,
      `--dataDir=${dataDir}`,
      `--log.level=${process.env['TEST_LOG'] ?? 'silent'}`,
      '--limits.meetingsPerMinute=1000',
      '--conference.visitorsMayStart',
      // Not those of whoever runs the tests.
      '--database.url=',
      '--redis.url=',
      ...flags,
    ],
    env: process.env,
    cwd: process.cwd(),
  });
  const plenum = await Plenum.start(config, createLogger(config.log));
  const url = plenum.addresses.http;
  return {
    plenum,
    url,
    createMeeting: async (body = {}) => {
      const response = await fetch(`${url}/api/v1/meetings`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      if (!response.ok) throw new Error(`a meeting was refused: ${await response.text()}`);
      return (await response.json()) as Meeting;
    },
    stop: async () => {
      await plenum.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
