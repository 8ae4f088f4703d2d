import { createStore } from 'zustand/vanilla'

/** Whether there is a network: the browser's word, corrected by what became of our own requests. */
export function createNetwork() {
  const store = createStore<{ isOnline: boolean }>(() => ({ isOnline: navigator.onLine }))
  const set = (isOnline: boolean) => {
    if (isOnline !== store.getState().isOnline) store.setState({ isOnline })
  }
  window.addEventListener('online', () => set(true))
  window.addEventListener('offline', () => set(false))
  return {
    store,
    /** A request was answered: there is a network, whatever the browser says. */
    reportReachable: () => set(true),
    /** A request could not be sent. */
    reportUnreachable: () => set(false),
    /** Calls back on every change between online and offline. */
    onChange: (listener: () => void): (() => void) => store.subscribe(() => listener()),
  }
}

export type Network = ReturnType<typeof createNetwork>
