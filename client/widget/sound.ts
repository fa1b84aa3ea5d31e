// Two soft tones, made here: a sound file would be more bytes than everything else. Off until the visitor switches it on.

let audio: AudioContext | undefined;

export function playChime(): void {
  try {
    audio ??= new AudioContext();
    for (const [after, tone] of [
      [0, 660],
      [0.12, 880],
    ] as const) {
      const from = audio.currentTime + after;
      const oscillator = new OscillatorNode(audio, { frequency: tone });
      const volume = new GainNode(audio, { gain: 0.06 });
      volume.gain.setValueAtTime(0.06, from);
      volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.25);
      oscillator.connect(volume).connect(audio.destination);
      oscillator.start(from);
      oscillator.stop(from + 0.25);
    }
  } catch {
    // No sound device, or the browser wants a click first: then it is silent.
  }
}
