import Taro from '@tarojs/taro'
import { freshKey } from '../net/fresh-key'

/*
 * Pictures that wait for a network. WeChat's storage takes 1 MB a key, so there they are files of the app
 * (USER_DATA_PATH, which the system does not clear by itself); a browser keeps them as text in its storage.
 */
const PREFIX = 'fangxing.photo.'
// Taro's arrayBufferToBase64 for the web makes nothing of an ArrayBuffer; the browser's own takes a letter for each byte.
const SLICE = 8_192
function textOf(content: ArrayBuffer): string {
  const bytes = new Uint8Array(content)
  let letters = ''
  for (let at = 0; at < bytes.length; at += SLICE)
    letters += String.fromCharCode(...bytes.subarray(at, at + SLICE))
  return btoa(letters)
}
const bytesOf = (text: string): ArrayBuffer =>
  Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer

const fileOf = (key: string) => `${Taro.env.USER_DATA_PATH}/${PREFIX}${key}`

/** Keeps a picture on this phone and says under which key. Throws when the phone is full. */
export function keepPhoto(content: ArrayBuffer): string {
  const key = freshKey()
  if (process.env.TARO_ENV === 'weapp') Taro.getFileSystemManager().writeFileSync(fileOf(key), content)
  else Taro.setStorageSync(PREFIX + key, textOf(content))
  return key
}

/** The picture, or undefined when it is gone. */
export function keptPhoto(key: string): ArrayBuffer | undefined {
  try {
    if (process.env.TARO_ENV === 'weapp')
      return Taro.getFileSystemManager().readFileSync(fileOf(key)) as ArrayBuffer
    const text = Taro.getStorageSync<string>(PREFIX + key)
    return text ? bytesOf(text) : undefined
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
