import { File, FileArchive, FileAudio, FileImage, FileText, FileVideo, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';

const icons = {
  image: FileImage,
  audio: FileAudio,
  video: FileVideo,
  text: FileText,
  archive: FileArchive,
  other: File,
} as const satisfies Record<string, LucideIcon>;

/** After what its sender says it is. */
export function FileIcon({ type }: { type: string }): ReactElement {
  const Icon = icons[kindOf(type)];
  return <Icon size={18} aria-hidden />;
}

function kindOf(type: string): keyof typeof icons {
  const [kind = ''] = type.split('/');
  if (kind === 'image' || kind === 'audio' || kind === 'video' || kind === 'text') return kind;
  if (/zip|compressed|tar|rar|7z/.test(type)) return 'archive';
  return /pdf|document|word|sheet|excel|presentation|powerpoint/.test(type) ? 'text' : 'other';
}
