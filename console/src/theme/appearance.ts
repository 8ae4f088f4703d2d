import { createContext, useLayoutEffect, useSyncExternalStore } from 'react'
import { flushSync } from 'react-dom'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { useService } from '../services/use-service'
import { PALETTES, type ThemeName } from './palette'

/** What a person chose; `system` follows the computer. */
type Appearance = ThemeName | 'system'

const STORAGE_KEY = 'fangxing.console.theme'
const DARK = '(prefers-color-scheme: dark)'

function storedAppearance(): Appearance {
  const stored = localStorage.getItem(STORAGE_KEY)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

/** Light, dark or the computer's, remembered by this browser. */
export function createAppearance() {
  const store = createStore<{ appearance: Appearance }>(() => ({ appearance: storedAppearance() }))

  function choose(appearance: Appearance): void {
    localStorage.setItem(STORAGE_KEY, appearance)
    store.setState({ appearance })
  }
  return { store, choose }
}

type AppearanceChoice = ReturnType<typeof createAppearance>
export const AppearanceContext = createContext<AppearanceChoice | undefined>(undefined)

export const useChooseAppearance = (): AppearanceChoice['choose'] => useService(AppearanceContext).choose

function useSystemTheme(): ThemeName {
  const isDark = useSyncExternalStore(
    listener => {
      const query = matchMedia(DARK)
      query.addEventListener('change', listener)
      return () => query.removeEventListener('change', listener)
    },
    () => matchMedia(DARK).matches,
  )
  return isDark ? 'dark' : 'light'
}

/** Runs when the browser begins to lay out paper, and when it is done. */
function onPrinting(listener: () => void): () => void {
  // React draws at once what it is told outside of its own events only within flushSync.
  const draw = () => flushSync(listener)
  const query = matchMedia('print')
  query.addEventListener('change', draw)
  return () => query.removeEventListener('change', draw)
}

/** Paper is white: whatever is on the screen, it is printed light. */
const useIsPrinting = (): boolean => useSyncExternalStore(onPrinting, () => matchMedia('print').matches)

/** The theme on the screen. The colours of our own style sheet are set on the document, from the same palette as antd's. */
export function useThemeName(): ThemeName {
  const appearance = useStore(useService(AppearanceContext).store, state => state.appearance)
  const system = useSystemTheme()
  const chosen = appearance === 'system' ? system : appearance
  const name = useIsPrinting() ? 'light' : chosen
  useLayoutEffect(() => {
    const { style, dataset } = document.documentElement
    dataset.theme = name
    style.colorScheme = name
    for (const [colour, value] of Object.entries(PALETTES[name])) style.setProperty(`--fx-${colour}`, value)
  }, [name])
  return name
}
