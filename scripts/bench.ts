import { parseArgs } from 'node:util';
import { benchControl } from './benchmarks/control.ts';
import { benchJoinInBrowsers } from './benchmarks/join-browsers.ts';
import { benchJoinSignalling } from './benchmarks/join-signalling.ts';
import { benchReducer } from './benchmarks/reducer.ts';
import { benchRoster } from './benchmarks/roster.ts';
import { benchStore } from './benchmarks/store.ts';

const usage = `usage: scripts/bench join [--signalling|--browsers] [--participants N] [--profile DIR]
       scripts/bench control [--participants N]
       scripts/bench reducer
       scripts/bench roster [--participants N]
       scripts/bench store`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      signalling: { type: 'boolean' },
      browsers: { type: 'boolean' },
      participants: { type: 'string' },
      profile: { type: 'string' },
    },
  });
  if (positionals.join() === 'store') {
    console.log(JSON.stringify(await benchStore(process.env['DATABASE_URL'] ?? '')));
    return;
  }
  if (positionals.join() === 'reducer') {
    console.log(JSON.stringify(benchReducer()));
    return;
  }
  if (positionals.join() === 'control') {
    console.log(JSON.stringify(await benchControl(Number(values.participants ?? '1000'))));
    return;
  }
  if (positionals.join() === 'roster') {
    console.log(JSON.stringify(await benchRoster(Number(values.participants ?? '1000'))));
    return;
  }
  const participants = Number(values.participants ?? '300');
  if (positionals.join() !== 'join' || !Number.isInteger(participants) || participants < 1) {
    console.error(usage);
    process.exit(2);
  }
  const both = values.signalling === values.browsers;
  const browsers = both || values.browsers ? await benchJoinInBrowsers() : null;
  const signalling =
    both || values.signalling
      ? await benchJoinSignalling({ participants, profileDir: values.profile })
      : null;
  const figures = {
    ...(browsers && { clickToFirstFrameMs: browsers.clickToFirstFrameMs }),
    ...(signalling && {
      cpuMsPerJoin: signalling.cpuMsPerJoin,
      rssKbPerParticipant: signalling.rssKbPerParticipant,
    }),
    ...browsers,
    ...signalling,
  };
  console.log(JSON.stringify(figures));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
