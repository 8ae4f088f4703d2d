import Taro from '@tarojs/taro'

type Sound = Pick<
  AudioContext,
  'createOscillator' | 'createGain' | 'destination' | 'currentTime' | 'resume' | 'state'
>
let sound: Sound | undefined
let isWaking = false

/** WeChat has the same Web Audio since 2.19.0; a browser lets it sound only after the first tap. */
function soundOf(): Sound | undefined {
  try {
    sound ??=
      process.env.TARO_ENV === 'h5' ? new AudioContext() : (Taro.createWebAudioContext() as unknown as Sound)
  } catch {
    return undefined
  }
  return sound
}

const NOTES_HZ = [880, 1175, 880]
const NOTE_S = 0.16
const GAP_S = 0.06

/** Three short notes and a long vibration: something that a person in the rain notices in a pocket. */
export function soundAlarm(): void {
  void Taro.vibrateLong().catch(() => undefined)
  const played = soundOf()
  if (!played) return
  if (played.state !== 'suspended') return play(played)
  // Its clock stands still until the first tap: what rang meanwhile would sound all at once, so it rings once.
  if (isWaking) return undefined
  isWaking = true
  void Promise.resolve(played.resume?.())
    .then(() => play(played))
    .catch(() => undefined)
    .finally(() => (isWaking = false))
  return undefined
}

function play(played: Sound): void {
  NOTES_HZ.forEach((hertz, place) => {
    const startS = played.currentTime + place * (NOTE_S + GAP_S)
    const note = played.createOscillator()
    const volume = played.createGain()
    note.frequency.value = hertz
    volume.gain.value = 0.35
    note.connect(volume)
    volume.connect(played.destination)
    note.start(startS)
    note.stop(startS + NOTE_S)
  })
}

/** A key was met, something was read: felt, not heard. */
export const tick = (): void => void Taro.vibrateShort({ type: 'light' }).catch(() => undefined)
