import Taro from '@tarojs/taro'

export type Scanned =
  | { ok: true; text: string }
  | { ok: false; why: 'cancelled' | 'not_allowed' | 'no_camera' }

/**
 * Opens the camera for a QR code. A browser has none here: `no_camera`, and the page offers to paste the link. A
 * mini-program code answers with the path that WeChat would open, an ordinary code with its text.
 */
export async function scanCode(): Promise<Scanned> {
  if (process.env.TARO_ENV === 'h5') return { ok: false, why: 'no_camera' }
  try {
    const { result, path } = await Taro.scanCode({ scanType: ['qrCode', 'wxCode' as 'qrCode'] })
    return { ok: true, text: result || path || '' }
  } catch (error) {
    const said = String((error as { errMsg?: string }).errMsg)
    return { ok: false, why: /auth|deny|denied/.test(said) ? 'not_allowed' : 'cancelled' }
  }
}
