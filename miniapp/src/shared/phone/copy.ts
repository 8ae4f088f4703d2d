import Taro from '@tarojs/taro'

/** Puts a text where it can be pasted. False: the phone does not allow it, so the text is shown to be copied by hand. */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (process.env.TARO_ENV === 'h5') await navigator.clipboard.writeText(text)
    else await Taro.setClipboardData({ data: text })
    return true
  } catch {
    return false
  }
}
