import Taro from '@tarojs/taro'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

function createNetworkMonitor() {
  const store = createStore<{ isOnline: boolean }>(() => ({ isOnline: true }))
  let isStarted = false

  function set(isOnline: boolean): void {
    if (isOnline !== store.getState().isOnline) store.setState({ isOnline })
  }

  /** Called by the first subscriber, so that importing this module registers nothing on the phone. */
  function start(): void {
    if (isStarted) return
    isStarted = true
    if (process.env.TARO_ENV === 'h5') {
      set(navigator.onLine)
      window.addEventListener('online', () => set(true))
      window.addEventListener('offline', () => set(false))
      return
    }
    Taro.onNetworkStatusChange(({ isConnected }) => set(isConnected))
  }

  return { store, set, start }
}

const monitor = createNetworkMonitor()

/** A request was answered: there is a network, whatever the phone reports. */
export const reportReachable = (): void => monitor.set(true)
/** A request could not be sent. */
export const reportUnreachable = (): void => monitor.set(false)

/** Calls back on every change between online and offline. */
export function onNetworkChange(listener: () => void): () => void {
  monitor.start()
  return monitor.store.subscribe(() => listener())
}

export function useOnline(): boolean {
  monitor.start()
  return useStore(monitor.store, state => state.isOnline)
}
