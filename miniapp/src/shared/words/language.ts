import Taro from '@tarojs/taro'
import { useSyncExternalStore } from 'react'

/** Every sentence exists in both languages, as in the contract's labels and refusals. */
export type Words = { zh: string; en: string }
export type Language = keyof Words
export type Say = (words: Words) => string

const KEY = 'fangxing.language'
const listeners = new Set<() => void>()
let current: Language | undefined

/** Chinese unless the person chose otherwise: the phone's own language says little about an attendant's. */
export function language(): Language {
  current ??= Taro.getStorageSync<string>(KEY) === 'en' ? 'en' : 'zh'
  return current
}

/** Switches every open page and is remembered on this phone. */
export function chooseLanguage(next: Language): void {
  current = next
  Taro.setStorageSync(KEY, next)
  if (process.env.TARO_ENV === 'h5') document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const useLanguage = (): Language => useSyncExternalStore(subscribe, language, language)

/** `say(words)` in the language in use; the component is drawn again when it changes. */
export function useSay(): Say {
  const chosen = useLanguage()
  return words => words[chosen]
}
