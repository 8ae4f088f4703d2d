import type { Language, Message } from '@fangxing/contract/words'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

export type { Catalogue, Language, Message } from '@fangxing/contract/words'
export type Translate = (message: Message) => string

const STORAGE_KEY = 'fangxing.console.language'

const htmlLanguage = (language: Language) => (language === 'zh' ? 'zh-CN' : 'en')

/** Chinese unless the person chose otherwise. */
const storedLanguage = (): Language => (localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'zh')

const store = createStore<{ language: Language }>(() => {
  const language = storedLanguage()
  document.documentElement.lang = htmlLanguage(language)
  return { language }
})

export function chooseLanguage(language: Language): void {
  localStorage.setItem(STORAGE_KEY, language)
  document.documentElement.lang = htmlLanguage(language)
  store.setState({ language })
}

export const useLanguage = (): Language => useStore(store, state => state.language)

/** `const t = useTranslate()`, then `t(messages.title)` in the current language; a change renders again. */
export function useTranslate(): Translate {
  const language = useLanguage()
  return message => message[language]
}
