/** localStorage, which throws in a private window of some browsers; the page then forgets its settings. */
export const storage = {
  get(key) {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(key, value)
    } catch {
      // Nothing is stored in a private window.
    }
  },
}
