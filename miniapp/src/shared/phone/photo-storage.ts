import Taro from '@tarojs/taro'
import { randomKey } from '../net/random-key'
import { forget, recall, remember } from './memory'

/*
 * Pictures that are not sent yet. WeChat's storage takes 1 MB per key, so there they are files of the app
 * (USER_DATA_PATH, which the system does not clear); a browser keeps them as text in its storage. A picture for which
 * there is no room is known until the app ends.
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

/** A place for a picture; `isStored` is false when it is known only until the app ends. */
export type KeptPhoto = { key: string; isStored: boolean }

function writeFile(key: string, content: ArrayBuffer): boolean {
  try {
    Taro.getFileSystemManager().writeFileSync(filePath(key), content)
    return true
  } catch {
    return false
  }
}

/** Keeps a picture on this phone as well as it can. */
export function savePhoto(content: ArrayBuffer): KeptPhoto {
  const key = randomKey()
  if (process.env.TARO_ENV === 'weapp' && writeFile(key, content)) return { key, isStored: true }
  return { key, isStored: remember(PREFIX + key, toBase64(content)) }
}

/** The picture, or undefined when it was removed. */
export function readPhoto(key: string): ArrayBuffer | undefined {
  try {
    const text = recall(PREFIX + key)
    if (typeof text === 'string') return fromBase64(text)
    return process.env.TARO_ENV === 'weapp'
      ? (Taro.getFileSystemManager().readFileSync(filePath(key)) as ArrayBuffer)
      : undefined
  } catch {
    return undefined
  }
}

export function removePhoto(key: string): void {
  forget(PREFIX + key)
  if (process.env.TARO_ENV !== 'weapp') return
  try {
    Taro.getFileSystemManager().unlinkSync(filePath(key))
  } catch {
    // It is removed already.
  }
}
