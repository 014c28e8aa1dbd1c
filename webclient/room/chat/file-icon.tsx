import { File, FileArchive, FileAudio, FileImage, FileText, FileVideo, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';

const byKind: Record<string, LucideIcon> = {
  image: FileImage,
  audio: FileAudio,
  video: FileVideo,
  text: FileText,
};

/** After what its sender says it is. */
export function FileIcon({ type }: { type: string }): ReactElement {
  const Icon = byKind[type.slice(0, type.indexOf('/'))] ?? ofApplication(type);
  return <Icon size={18} aria-hidden />;
}

function ofApplication(type: string): LucideIcon {
  if (/zip|compressed|tar|rar|7z/.test(type)) return FileArchive;
  return /pdf|document|word|sheet|excel|presentation|powerpoint/.test(type) ? FileText : File;
}
