import Taro from '@tarojs/taro'

/**
 * What this phone remembers. Remembering is best effort: a full or refused storage stops nobody from paying, signing in
 * or sending a proof. What could not be stored is known until the app ends.
 */
function createMemory() {
  const unstored = new Map<string, unknown>()

  /** False when it is known only until the app ends. */
  function remember(key: string, value: unknown): boolean {
    try {
      Taro.setStorageSync(key, value)
      unstored.delete(key)
      return true
    } catch {
      unstored.set(key, value)
      return false
    }
  }

  /** Undefined when nothing is known. */
  function recall(key: string): unknown {
    if (unstored.has(key)) return unstored.get(key)
    try {
      const value: unknown = Taro.getStorageSync(key)
      return value === '' || value === null ? undefined : value
    } catch {
      return undefined
    }
  }

  function forget(key: string): void {
    unstored.delete(key)
    try {
      Taro.removeStorageSync(key)
    } catch {
      // An older value that stays is checked by whoever recalls it.
    }
  }

  return { remember, recall, forget }
}

export const { remember, recall, forget } = createMemory()
