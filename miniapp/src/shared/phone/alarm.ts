import Taro from '@tarojs/taro'

type AudioOutput = Pick<
  AudioContext,
  'createOscillator' | 'createGain' | 'destination' | 'currentTime' | 'state'
> & { resume?: AudioContext['resume'] }

const NOTES_HZ = [880, 1175, 880]
const NOTE_S = 0.16
const GAP_S = 0.06

function play(output: AudioOutput): void {
  NOTES_HZ.forEach((hertz, index) => {
    const startS = output.currentTime + index * (NOTE_S + GAP_S)
    const note = output.createOscillator()
    const volume = output.createGain()
    note.frequency.value = hertz
    volume.gain.value = 0.35
    note.connect(volume)
    volume.connect(output.destination)
    note.start(startS)
    note.stop(startS + NOTE_S)
  })
}

/** One audio output for the app: a browser limits how many a page may open. */
function createAlarm() {
  let opened: AudioOutput | undefined
  let isResuming = false

  /** WeChat has the same Web Audio since 2.19.0; a browser plays it only after the first tap. */
  function output(): AudioOutput | undefined {
    try {
      opened ??=
        process.env.TARO_ENV === 'h5'
          ? new AudioContext()
          : (Taro.createWebAudioContext() as unknown as AudioOutput)
    } catch {
      return undefined
    }
    return opened
  }

  return function sound(): void {
    const audio = output()
    if (!audio) return
    if (audio.state !== 'suspended') return play(audio)
    // A suspended output keeps what is played until the first tap and then plays it all at once: so only once.
    if (isResuming) return undefined
    isResuming = true
    void Promise.resolve(audio.resume?.())
      .then(() => play(audio))
      .catch(() => undefined)
      .finally(() => (isResuming = false))
    return undefined
  }
}

const playNotes = createAlarm()

/** Three short notes and a long vibration: noticeable in the rain with the phone in a pocket. */
export function soundAlarm(): void {
  void Taro.vibrateLong().catch(() => undefined)
  playNotes()
}

/** A short vibration that confirms a tap or a scan. */
export const vibrateBriefly = (): void => void Taro.vibrateShort({ type: 'light' }).catch(() => undefined)
