import type { Language, Message } from '@fangxing/contract/messages'
import { createContext } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { useService } from '../services/use-service'

export type { Catalogue, Language, Message } from '@fangxing/contract/messages'
export type Translate = (message: Message) => string

const STORAGE_KEY = 'fangxing.console.language'

const htmlLanguage = (language: Language) => (language === 'zh' ? 'zh-CN' : 'en')

/** Chinese unless the person chose otherwise. */
const storedLanguage = (): Language => (localStorage.getItem(STORAGE_KEY) === 'en' ? 'en' : 'zh')

/** The language of the console, remembered by this browser. */
export function createLanguageChoice() {
  const store = createStore<{ language: Language }>(() => {
    const language = storedLanguage()
    document.documentElement.lang = htmlLanguage(language)
    return { language }
  })

  function choose(language: Language): void {
    localStorage.setItem(STORAGE_KEY, language)
    document.documentElement.lang = htmlLanguage(language)
    store.setState({ language })
  }
  return { store, choose }
}

type LanguageChoice = ReturnType<typeof createLanguageChoice>
export const LanguageContext = createContext<LanguageChoice | undefined>(undefined)

export const useLanguage = (): Language =>
  useStore(useService(LanguageContext).store, state => state.language)
export const useChooseLanguage = (): LanguageChoice['choose'] => useService(LanguageContext).choose

/** `const t = useTranslate()`, then `t(messages.title)` in the current language; a change renders again. */
export function useTranslate(): Translate {
  const language = useLanguage()
  return message => message[language]
}
