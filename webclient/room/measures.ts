/** bit/s in the unit people speak of. */
export function bitrateText(bitrate: number): string {
  if (bitrate >= 1_000_000) return `${(bitrate / 1_000_000).toFixed(1)} Mbit/s`;
  return `${Math.round(bitrate / 1000)} kbit/s`;
}

/** 0..1 as percent: small losses matter, so below ten percent there is a decimal. */
export function lossText(ratio: number): string {
  const percent = ratio * 100;
  if (percent === 0) return '0 %';
  return percent < 10 ? `${percent.toFixed(1)} %` : `${Math.round(percent)} %`;
}

export function pictureText(width: number, height: number, framesPerSecond: number): string {
  if (width === 0 || height === 0) return '–';
  return `${width}×${height} @ ${Math.round(framesPerSecond)}`;
}

export function millisecondsText(milliseconds: number): string {
  return `${Math.round(milliseconds)} ms`;
}
