import Taro from '@tarojs/taro'
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let online = true
let started = false

function become(next: boolean): void {
  if (next === online) return
  online = next
  for (const listener of listeners) listener()
}

function start(): void {
  if (started) return
  started = true
  if (process.env.TARO_ENV === 'h5') {
    online = navigator.onLine
    window.addEventListener('online', () => become(true))
    window.addEventListener('offline', () => become(false))
    return
  }
  Taro.onNetworkStatusChange(({ isConnected }) => become(isConnected))
}

/** A request came back: whatever the phone thinks, there is a network. */
export const networkAnswered = (): void => become(true)
/** A request could not be sent. */
export const networkFailed = (): void => become(false)

/** Calls back on every change between online and offline. */
export function onNetwork(listener: () => void): () => void {
  start()
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

export const isOnline = (): boolean => {
  start()
  return online
}

export const useOnline = (): boolean => useSyncExternalStore(onNetwork, isOnline, isOnline)
