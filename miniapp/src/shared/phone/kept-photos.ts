import Taro from '@tarojs/taro'
import { freshKey } from '../net/fresh-key'

/*
 * Pictures that wait for a network. WeChat's storage takes 1 MB a key, so there they are files of the app
 * (USER_DATA_PATH, which the system does not clear by itself); a browser keeps them as text in its storage.
 */
const PREFIX = 'fangxing.photo.'
const fileOf = (key: string) => `${Taro.env.USER_DATA_PATH}/${PREFIX}${key}`

/** Keeps a picture on this phone and says under which key. Throws when the phone is full. */
export function keepPhoto(content: ArrayBuffer): string {
  const key = freshKey()
  if (process.env.TARO_ENV === 'weapp') Taro.getFileSystemManager().writeFileSync(fileOf(key), content)
  else Taro.setStorageSync(PREFIX + key, Taro.arrayBufferToBase64(content))
  return key
}

/** The picture, or undefined when it is gone. */
export function keptPhoto(key: string): ArrayBuffer | undefined {
  try {
    if (process.env.TARO_ENV === 'weapp')
      return Taro.getFileSystemManager().readFileSync(fileOf(key)) as ArrayBuffer
    const text = Taro.getStorageSync<string>(PREFIX + key)
    return text ? Taro.base64ToArrayBuffer(text) : undefined
  } catch {
    return undefined
  }
}

export function dropPhoto(key: string): void {
  try {
    if (process.env.TARO_ENV === 'weapp') Taro.getFileSystemManager().unlinkSync(fileOf(key))
    else Taro.removeStorageSync(PREFIX + key)
  } catch {
    // Gone already.
  }
}
