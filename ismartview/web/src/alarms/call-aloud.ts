/** Pitch of the two tones, Hz, and how long each sounds, s. */
const TONES_HZ = [880, 660] as const;
const TONE_S = 0.18;

/** Two short tones, made by the browser itself. It forbids them until somebody has done something on the page: then there are none. */
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
  });
  // By the clock, for what the browser holds back never ends.
  setTimeout(() => void context.close(), 1_000 * (TONES_HZ.length + 1) * TONE_S);
}

/** Whether the browser lets this page sound: somebody has clicked or typed something on it. One that does not say is taken at its best. */
export const maySound = (): boolean => !("userActivation" in navigator) || navigator.userActivation.hasBeenActive;
