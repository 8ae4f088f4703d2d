import Taro from '@tarojs/taro'
import { randomKey } from '../net/random-key'

/*
 * Pictures that are not sent yet. WeChat's storage takes 1 MB per key, so there they are files of the app
 * (USER_DATA_PATH, which the system does not clear); a browser keeps them as text in its storage.
 */
const PREFIX = 'fangxing.photo.'
// Taro's arrayBufferToBase64 for the web does not accept an ArrayBuffer; btoa takes one character per byte.
const SLICE = 8_192
function toBase64(content: ArrayBuffer): string {
  const bytes = new Uint8Array(content)
  let binary = ''
  for (let offset = 0; offset < bytes.length; offset += SLICE)
    binary += String.fromCharCode(...bytes.subarray(offset, offset + SLICE))
  return btoa(binary)
}
const fromBase64 = (text: string): ArrayBuffer =>
  Uint8Array.from(atob(text), character => character.charCodeAt(0)).buffer

const filePath = (key: string) => `${Taro.env.USER_DATA_PATH}/${PREFIX}${key}`

/** Stores a picture on this phone and returns its key. Throws when the storage is full. */
export function savePhoto(content: ArrayBuffer): string {
  const key = randomKey()
  if (process.env.TARO_ENV === 'weapp') Taro.getFileSystemManager().writeFileSync(filePath(key), content)
  else Taro.setStorageSync(PREFIX + key, toBase64(content))
  return key
}

/** The picture, or undefined when it was removed. */
export function readPhoto(key: string): ArrayBuffer | undefined {
  try {
    if (process.env.TARO_ENV === 'weapp')
      return Taro.getFileSystemManager().readFileSync(filePath(key)) as ArrayBuffer
    const text = Taro.getStorageSync<string>(PREFIX + key)
    return text ? fromBase64(text) : undefined
  } catch {
    return undefined
  }
}

export function removePhoto(key: string): void {
  try {
    if (process.env.TARO_ENV === 'weapp') Taro.getFileSystemManager().unlinkSync(filePath(key))
    else Taro.removeStorageSync(PREFIX + key)
  } catch {
    // It is removed already.
  }
}
