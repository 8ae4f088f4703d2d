import type { Catalogue, Language, Message } from '@fangxing/contract/messages'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { recall, remember } from '../memory/memory'

export type { Catalogue, Language, Message }
export type Translate = (message: Message) => string

const STORAGE_KEY = 'fangxing.language'

/** Chinese unless the person chose otherwise: the phone's own language says little about an attendant's. */
const storedLanguage = (): Language => (recall(STORAGE_KEY) === 'en' ? 'en' : 'zh')

const languageStore = createStore<{ language: Language }>(() => ({ language: storedLanguage() }))

export const language = (): Language => languageStore.getState().language

/** Switches every open page; the choice is stored on this phone. */
export function chooseLanguage(next: Language): void {
  remember(STORAGE_KEY, next)
  if (process.env.TARO_ENV === 'h5') document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
  languageStore.setState({ language: next })
}

export const useLanguage = (): Language => useStore(languageStore, state => state.language)

/** `const t = useTranslate()`, then `t(messages.title)` in the current language; a change renders again. */
export function useTranslate(): Translate {
  const current = useLanguage()
  return message => message[current]
}
