import { PlenumError } from '../server/contract/errors.ts';
import { createLogger } from '../server/kernel/logger.ts';
import type { RecorderAsk, RecorderNews } from './messages.ts';
import { Recorder } from './recorder.ts';

/** The process of the recorder. It ends when its supervisor does. */

const figuresMs = 1000;

let recorder: Recorder | null = null;

const tell = (news: RecorderNews): void => {
  // A supervisor that has just gone hears no more: the process ends with it.
  process.send?.(news, () => undefined);
};

async function answer(message: RecorderAsk): Promise<unknown> {
  if (message.name === 'open') {
    const { logLevel } = message.ask;
    recorder = await Recorder.open(message.ask, {
      log: createLogger({ level: logLevel, format: 'json' }),
      tell: (name, ...args) => tell({ type: 'event', name, args }),
      tellStream: (news) => tell({ type: 'stream', news }),
    });
    setInterval(() => {
      if (recorder) tell({ type: 'figures', figures: recorder.figures });
    }, figuresMs).unref();
    return { port: recorder.port, hls: recorder.streams.address };
  }
  if (!recorder) throw new PlenumError('recorder_unavailable');
  switch (message.name) {
    case 'begin':
      await recorder.begin(message.ask.order, message.ask.token);
      break;
    case 'pause':
      await recorder.pause(message.ask.recordingId);
      break;
    case 'resume':
      await recorder.resume(message.ask.recordingId);
      break;
    case 'mark':
      recorder.mark(message.ask.recordingId, message.ask.mark);
      break;
    case 'finish':
      await recorder.finish(message.ask.recordingId);
      break;
    case 'keepOnly':
      await recorder.keepOnly(message.ask.recordingIds);
      break;
    case 'remove':
      await recorder.remove(message.ask.recordingId);
      break;
    case 'stream':
      recorder.streams.begin(message.ask.order, message.ask.token);
      break;
    case 'endStream':
      recorder.streams.end(message.ask.streamId);
      break;
    default:
      message satisfies never;
  }
  return null;
}

process.on('message', (message: RecorderAsk) => {
  const { id } = message;
  answer(message).then(
    (given) => tell({ type: 'answer', id, answer: given }),
    (error: unknown) => {
      const code = (error as { code?: unknown }).code;
      const text = error instanceof Error ? error.message : String(error);
      tell({ type: 'refusal', id, code: typeof code === 'string' ? code : 'internal', message: text });
    },
  );
});
process.once('disconnect', () => {
  // What has come is written; then nothing keeps it.
  const closed = recorder?.close() ?? Promise.resolve();
  closed.finally(() => process.exit(0)).catch(() => undefined);
});
// A terminal's Ctrl-C goes to the whole group: the server says when it is over.
process.on('SIGINT', () => undefined);
