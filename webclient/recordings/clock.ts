/** A place or a length in a recording as players write it: `1:02:03`, `0:07`. */
export function clockText(ms: number): string {
  const { hours, minutes, seconds } = partsOf(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds)}` : `${minutes}:${two(seconds)}`;
}

/** The same as it is said: `1 hour 2 minutes 3 seconds`. */
export function spokenTime(ms: number, language: 'zh' | 'en'): string {
  const { hours, minutes, seconds } = partsOf(ms);
  const said = (value: number, unit: string): string =>
    new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
      style: 'unit',
      unit,
      unitDisplay: 'long',
    }).format(value);
  return [
    ...(hours > 0 ? [said(hours, 'hour')] : []),
    ...(minutes > 0 ? [said(minutes, 'minute')] : []),
    ...(seconds > 0 || ms < 60_000 ? [said(seconds, 'second')] : []),
  ].join(' ');
}

function partsOf(ms: number): { hours: number; minutes: number; seconds: number } {
  const all = Math.max(0, Math.floor(ms / 1000));
  return { hours: Math.floor(all / 3600), minutes: Math.floor(all / 60) % 60, seconds: all % 60 };
}
