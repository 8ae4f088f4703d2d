import Taro from '@tarojs/taro'

export type PhonePosition = { latitude: number; longitude: number }

/** So long a position is waited for, and used again: somebody walks a few metres in it. */
const WAIT_MS = 3000
const USED_AGAIN_MS = 15_000

/** Where this phone is (WGS 84), as far as it says; undefined where it may not be asked or does not know. */
export async function currentPosition(): Promise<PhonePosition | undefined> {
  return process.env.TARO_ENV === 'h5' ? positionInBrowser() : positionInWeChat()
}

async function positionInWeChat(): Promise<PhonePosition | undefined> {
  // WeChat may ask the person first, and say nothing until they have answered.
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>(resolve => {
    timer = setTimeout(() => resolve(undefined), WAIT_MS)
  })
  return Promise.race([askWeChat(), late]).finally(() => clearTimeout(timer))
}

async function askWeChat(): Promise<PhonePosition | undefined> {
  try {
    const { latitude, longitude } = await Taro.getLocation({ type: 'wgs84' })
    return { latitude, longitude }
  } catch {
    return undefined
  }
}

function positionInBrowser(): Promise<PhonePosition | undefined> {
  // Without a permission asked for earlier, or on a page without TLS, there is none.
  if (!('geolocation' in navigator)) return Promise.resolve(undefined)
  return new Promise(resolve =>
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude } }) => resolve({ latitude, longitude }),
      () => resolve(undefined),
      { timeout: WAIT_MS, maximumAge: USED_AGAIN_MS },
    ),
  )
}
