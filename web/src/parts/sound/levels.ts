/** How loud a microphone is. */

const EVERY_MS = 50;
const SAMPLES = 1024;

/** Calls back with the loudness (root mean square, 0 to 1) some twenty times a second; the result ends it, and may be called again. */
export function levels(stream: MediaStream, onLevel: (level: number, ms: number) => void): () => void {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = SAMPLES;
  context.createMediaStreamSource(stream).connect(analyser);
  const wave = new Float32Array(SAMPLES);
  const clock = setInterval(() => {
    analyser.getFloatTimeDomainData(wave);
    onLevel(Math.sqrt(wave.reduce((sum, sample) => sum + sample * sample, 0) / SAMPLES), EVERY_MS);
  }, EVERY_MS);
  return () => {
    clearInterval(clock);
    if (context.state !== "closed") void context.close();
  };
}
