import { parseArgs } from 'node:util';
import { benchControl } from './benchmarks/control.ts';
import { benchJoinInBrowsers } from './benchmarks/join-browsers.ts';
import { benchJoinSignalling } from './benchmarks/join-signalling.ts';
import { benchMixer } from './benchmarks/mixer.ts';
import { benchRecording } from './benchmarks/recording.ts';
import { benchReducer } from './benchmarks/reducer.ts';
import { benchRoster } from './benchmarks/roster.ts';
import { benchSip } from './benchmarks/sip.ts';
import { benchStore } from './benchmarks/store.ts';

const usage = `usage: scripts/bench join [--signalling|--browsers] [--participants N] [--profile DIR]
       scripts/bench control [--participants N]
       scripts/bench mixer [--long]
       scripts/bench recording
       scripts/bench reducer
       scripts/bench roster [--participants N]
       scripts/bench sip
       scripts/bench store`;

const options = {
  signalling: { type: 'boolean' },
  browsers: { type: 'boolean' },
  participants: { type: 'string' },
  profile: { type: 'string' },
  long: { type: 'boolean' },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];

const benches: Readonly<Record<string, (values: Values) => object | Promise<object>>> = {
  join: benchJoin,
  control: (values) => benchControl(participantsOf(values, 1000)),
  recording: benchRecording,
  reducer: benchReducer,
  roster: (values) => benchRoster(participantsOf(values, 1000)),
  store: () => benchStore(process.env['DATABASE_URL'] ?? ''),
  sip: benchSip,
  mixer: ({ long }) => benchMixer(long ? 600 : 60),
};

async function benchJoin(values: Values): Promise<object> {
  const participants = participantsOf(values, 300);
  const both = values.signalling === values.browsers;
  const browsers = both || values.browsers ? await benchJoinInBrowsers() : null;
  const signalling =
    both || values.signalling
      ? await benchJoinSignalling({ participants, profileDir: values.profile })
      : null;
  return {
    ...(browsers && { clickToFirstFrameMs: browsers.clickToFirstFrameMs }),
    ...(signalling && {
      cpuMsPerJoin: signalling.cpuMsPerJoin,
      rssKbPerParticipant: signalling.rssKbPerParticipant,
    }),
    ...browsers,
    ...signalling,
  };
}

function participantsOf({ participants }: Values, usual: number): number {
  const count = Number(participants ?? usual);
  if (!Number.isInteger(count) || count < 1) misused();
  return count;
}

function misused(): never {
  console.error(usage);
  process.exit(2);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const bench = positionals.length === 1 ? benches[positionals[0] ?? ''] : undefined;
  if (!bench) misused();
  console.log(JSON.stringify(await bench(values)));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
