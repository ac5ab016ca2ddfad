/** Pitch of the two tones, Hz, and how long each sounds, s. */
const TONES_HZ = [880, 660] as const;
const TONE_S = 0.18;

/** Two short tones, made by the browser itself. It may forbid them until somebody has clicked something on the page: then there are none. */
export function callAloud(): void {
  const context = new AudioContext();
  const gain = context.createGain();
  gain.gain.value = 0.2;
  gain.connect(context.destination);
  TONES_HZ.forEach((hz, index) => {
    const tone = context.createOscillator();
    tone.frequency.value = hz;
    tone.connect(gain);
    tone.start(context.currentTime + index * TONE_S);
    tone.stop(context.currentTime + (index + 1) * TONE_S);
    if (index === TONES_HZ.length - 1) tone.onended = () => void context.close();
  });
}
