import type {
  Playable,
  Recording,
  RecordingDetail,
  RecordingFile,
  RecordingShare,
  SharedRecording,
} from '../../server/contract/api/recordings.ts';

/** Made-up recordings in every state, with pictures that are drawn here and two small films. */

type Language = 'zh' | 'en';

const minute = 60_000;
const lengthMs = 12 * minute;
const columns = 10;
const rows = 8;
const peopleFilm = new URL('./media/people.mp4', import.meta.url).href;
const slidesFilm = new URL('./media/slides.mp4', import.meta.url).href;

const titles = [
  '第三季度经营分析会',
  'Weekly design review',
  'Board meeting: budget, outlook and the plan for moving the northern warehouse to the other side of the river',
  '新员工入职培训（第二期）：公司制度、信息安全与办公系统使用说明',
  'Stand-up',
  'Customer demo',
];
const owners = ['陈思远', 'Amelia Okonkwo', '陈思远', 'Priya Raghunathan Venkatasubramanian'];

const pick = <T>(from: readonly T[], index: number): T => from[index % from.length] as T;

/** One state after the other: it runs, is processed, ready but for SD, ready, failed, cut, sound. */
const states: readonly Partial<Recording>[] = [
  { state: 'recording', endedAt: null, sd: null, thumbnail: null },
  { state: 'processing', percent: 42, sd: { state: 'waiting', percent: 0 }, thumbnail: null },
  { state: 'ready', sd: { state: 'processing', percent: 17 } },
  { state: 'ready' },
  { state: 'failed', sd: null, thumbnail: null, reason: 'ffmpeg ended with 1: moov atom not found' },
  { state: 'ready', cut: 'disk_full' },
  { state: 'ready', kind: 'sound', sd: null, thumbnail: null },
  { state: 'ready', sd: { state: 'failed', percent: 0 } },
];

export function makeRecording(index: number, now: number): Recording {
  const length = index === 3 ? lengthMs : pick([62, 31, 95, 12, 127, 48, 5], index) * minute + index * 7000;
  const startedAt = now - (index === 0 ? length : (index + 1) * 7 * 60 * minute);
  return {
    recordingId: `r${index}`,
    conferenceId: `c${index}`,
    meetingId: String(914_083_136 + index * 7919).slice(0, 9),
    title: pick(titles, index),
    ownerName: pick(owners, index),
    kind: 'picture',
    state: 'ready',
    percent: null,
    reason: null,
    cut: null,
    sd: { state: 'ready', percent: 100 },
    startedAt,
    endedAt: startedAt + length,
    lengthMs: length,
    bytes: Math.round(length * 310),
    thumbnail: picture(index),
    version: 1,
    ...pick(states, index),
  };
}

export function makeDetail(index: number, now: number, language: Language): RecordingDetail {
  const recording = makeRecording(index, now);
  const playable: Playable =
    recording.state === 'ready'
      ? makePlayable(recording, language, index !== 7)
      : { files: [], chapters: [], strip: null };
  return { ...recording, ...playable };
}

export function makeShared(index: number, now: number, language: Language): SharedRecording {
  const recording = makeRecording(index, now);
  const { title, kind, startedAt, thumbnail } = recording;
  return {
    ...makePlayable(recording, language, true),
    title,
    kind,
    startedAt,
    thumbnail,
    lengthMs,
    expiresAt: now + 6 * 24 * 60 * minute,
  };
}

export function makeShares(count: number, now: number): { items: RecordingShare[] } {
  return {
    items: Array.from({ length: count }, (_, index) => ({
      shareId: `s${index}`,
      createdAt: now - (index + 1) * 30 * 60 * minute,
      createdBy: pick(owners, index),
      expiresAt: pick([null, now + 5 * 24 * 60 * minute, now - 3 * 60 * minute], index),
      hasPin: index % 2 === 0,
      opened: pick([0, 1, 37], index),
    })),
  };
}

export function makeSpace(count: number): {
  usedBytes: number;
  limitBytes: number;
  recordings: number;
  hoursLeft: number;
} {
  const limitBytes = 500e9;
  const usedBytes = count === 0 ? 0 : count > 1000 ? 500.4e9 : Math.min(count * 38e9, 470e9);
  const hoursLeft = Math.max(0, (limitBytes - usedBytes) / 1.1e9);
  return { usedBytes, limitBytes, recordings: count, hoursLeft };
}

function makePlayable({ kind, sd }: Recording, language: Language, shared: boolean): Playable {
  const people =
    language === 'zh' ? ['陈思远', '李明', '王芳'] : ['Anna Keller', 'Ben Meier', 'Chiara Rossi'];
  const shares = language === 'zh' ? '共享内容：李明' : 'Slides of Ben Meier';
  const chapters = Array.from({ length: 18 }, (_, index) => ({
    at: index * 39_000,
    title: index % 4 === 3 ? shares : pick(people, index),
  }));
  if (kind === 'sound') {
    const sound = file('sound.m4a', 6e6, silence(), 0);
    return { files: [sound], chapters: chapters.slice(0, 6), strip: null };
  }
  return {
    files: [
      file('video.mp4', 78e6, peopleFilm, 1280),
      ...(shared ? [file('share.mp4', 31e6, slidesFilm, 1280)] : []),
      ...(sd?.state === 'ready' ? [file('sd.mp4', 52e6, peopleFilm, 854)] : []),
    ],
    chapters,
    strip: {
      address: stripPicture(),
      columns,
      rows,
      everyMs: lengthMs / (columns * rows),
      width: 160,
      height: 90,
    },
  };
}

function file(name: RecordingFile['name'], bytes: number, address: string, width: number): RecordingFile {
  const height = Math.round((width * 9) / 16);
  return { name, bytes, durationMs: lengthMs, width, height, address, download: address, hls: null };
}

const drawn = new Map<string, string>();

function draw(
  name: string,
  width: number,
  height: number,
  paint: (on: CanvasRenderingContext2D) => void,
): string {
  const known = drawn.get(name);
  if (known !== undefined) return known;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (context) paint(context);
  const address = canvas.toDataURL('image/jpeg', 0.7);
  drawn.set(name, address);
  return address;
}

function picture(index: number): string {
  const hue = (index * 47) % 360;
  return draw(`picture ${hue}`, 320, 180, (on) => {
    on.fillStyle = `hsl(${hue} 26% 46%)`;
    on.fillRect(0, 0, 320, 180);
    on.fillStyle = `hsl(${hue + 180} 25% 28%)`;
    on.beginPath();
    on.ellipse(160, 200, 75, 70, 0, 0, 7);
    on.fill();
    on.fillStyle = 'hsl(24 42% 64%)';
    on.beginPath();
    on.ellipse(160, 90, 33, 42, 0, 0, 7);
    on.fill();
  });
}

function stripPicture(): string {
  return draw('strip', columns * 160, rows * 90, (on) => {
    for (let index = 0; index < columns * rows; index++) {
      const x = (index % columns) * 160;
      const y = Math.floor(index / columns) * 90;
      on.fillStyle = `hsl(${index * 9} 30% 40%)`;
      on.fillRect(x, y, 160, 90);
      on.fillStyle = '#fff';
      on.font = '600 36px sans-serif';
      on.fillText(String(index), x + 60, y + 58);
    }
  });
}

/** Twelve minutes of nothing to hear, as a WAV file of 8 bits at 3 kHz. */
function silence(): string {
  const rate = 3000;
  const length = (rate * lengthMs) / 1000;
  const bytes = new Uint8Array(44 + length).fill(128);
  const view = new DataView(bytes.buffer);
  const text = (at: number, value: string): void => bytes.set(new TextEncoder().encode(value), at);
  text(0, 'RIFF');
  view.setUint32(4, 36 + length, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate, true);
  view.setUint16(32, 1, true);
  view.setUint16(34, 8, true);
  text(36, 'data');
  view.setUint32(40, length, true);
  return URL.createObjectURL(new Blob([bytes], { type: 'audio/wav' }));
}
