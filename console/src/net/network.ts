import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

function createNetwork() {
  const store = createStore<{ isOnline: boolean }>(() => ({ isOnline: navigator.onLine }))
  const set = (isOnline: boolean) => {
    if (isOnline !== store.getState().isOnline) store.setState({ isOnline })
  }
  window.addEventListener('online', () => set(true))
  window.addEventListener('offline', () => set(false))
  return { store, set }
}

const network = createNetwork()

/** A request was answered: there is a network, whatever the browser says. */
export const reportReachable = (): void => network.set(true)
/** A request could not be sent. */
export const reportUnreachable = (): void => network.set(false)
/** Calls back on every change between online and offline. */
export const onNetworkChange = (listener: () => void): (() => void) =>
  network.store.subscribe(() => listener())
export const useOnline = (): boolean => useStore(network.store, state => state.isOnline)
