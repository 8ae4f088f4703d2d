import Taro from '@tarojs/taro'

type ScanResult =
  | { ok: true; text: string }
  | { ok: false; reason: 'cancelled' | 'not_allowed' | 'no_camera' }

/**
 * Opens the camera for a QR code. In a browser the result is `no_camera`, and the page offers to paste the link. A
 * mini-program code gives the path that WeChat would open, an ordinary code its text.
 */
export async function scanCode(): Promise<ScanResult> {
  if (process.env.TARO_ENV === 'h5') return { ok: false, reason: 'no_camera' }
  try {
    const { result, path } = await Taro.scanCode({ scanType: ['qrCode', 'wxCode' as 'qrCode'] })
    return { ok: true, text: result || path || '' }
  } catch (error) {
    const errorText = String((error as { errMsg?: string }).errMsg)
    return { ok: false, reason: /auth|deny|denied/.test(errorText) ? 'not_allowed' : 'cancelled' }
  }
}
