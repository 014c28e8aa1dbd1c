/**
 * Watches how loud a track is.
 * @param onLevel called about 15 times a second with 0 (silence) to 1 (full scale), on a scale of hearing
 * @returns stops watching
 */
export function watchLevel(track: MediaStreamTrack, onLevel: (level: number) => void): () => void {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([track]));
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const quietestDb = -60;
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    const decibels = 10 * Math.log10(Math.max(power, 1e-9));
    onLevel(Math.min(1, Math.max(0, 1 - decibels / quietestDb)));
  }, 66);
  return () => {
    clearInterval(timer);
    source.disconnect();
    void context.close();
  };
}
