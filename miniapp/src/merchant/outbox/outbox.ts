import { freshKey } from '@shared/net/fresh-key'
import { backOffMs } from '@shared/live/back-off'
import { onAwake } from '@shared/phone/awake'
import { keepPhoto } from '@shared/phone/kept-photos'
import { onNetwork } from '@shared/phone/network'
import Taro from '@tarojs/taro'
import { useSyncExternalStore } from 'react'
import { session } from '../calls'
import type { Entry } from './entry'
import { dropPhotos, sendEntry } from './send-entry'

const KEY = 'fangxing.outbox'
const listeners = new Set<() => void>()
let entries: readonly Entry[] | undefined
let timer: ReturnType<typeof setTimeout> | undefined
let sending: Promise<void> | undefined
let failures = 0

function all(): readonly Entry[] {
  if (!entries) {
    const found: unknown = Taro.getStorageSync(KEY)
    // What was on its way when the app was killed is sent again: nobody knows whether it arrived.
    entries = Array.isArray(found)
      ? (found as Entry[]).map(entry => (entry.state === 'sending' ? { ...entry, state: 'waiting' } : entry))
      : []
  }
  return entries
}

function write(next: readonly Entry[]): void {
  entries = next
  Taro.setStorageSync(KEY, next)
  for (const listener of listeners) listener()
}
const replace = (next: Entry) => write(all().map(entry => (entry.key === next.key ? next : entry)))

const staffId = () => session.stored()?.mine.me.staff.id
/** Another member of staff on the same phone never sends in this one's name. */
const mine = (entry: Entry) => staffId() === undefined || entry.staffId === staffId()
const nextWaiting = () => all().find(entry => entry.state === 'waiting' && mine(entry))

function remove(entry: Entry): void {
  write(all().filter(({ key }) => key !== entry.key))
  dropPhotos(entry)
}

/** Sends the waiting ones in turn, oldest first; stops at the first that the network did not let through. */
async function sendAll(): Promise<void> {
  for (let entry = nextWaiting(); entry; entry = nextWaiting()) {
    const { key } = entry
    replace({ ...entry, state: 'sending' })
    const outcome = await sendEntry(entry, replace).catch(() => undefined)
    const now = all().find(one => one.key === key)
    if (!now) continue
    if (outcome?.at === 'done') {
      failures = 0
      remove(now)
    } else if (outcome?.at === 'refused') replace({ ...now, state: 'refused', problem: outcome.problem })
    else {
      failures += 1
      replace({ ...now, state: 'waiting', ...(outcome ? { problem: outcome.problem } : {}) })
      clearTimeout(timer)
      timer = setTimeout(() => void flush(), backOffMs(failures + 2, Math.random()))
      return
    }
  }
}

/** Sends what waits; simultaneous callers share one sending. */
function flush(): Promise<void> {
  clearTimeout(timer)
  sending ??= sendAll().finally(() => {
    sending = undefined
  })
  return sending
}

export type Proof = Pick<Entry, 'staffId' | 'orderId' | 'plateText' | 'reason' | 'happenedAt'>

export const outbox = {
  all,
  flush,

  /** Keeps it on this phone first, then tries to send it. Throws when the phone's storage is full. */
  add(proof: Proof, pictures: ArrayBuffer[]): Entry {
    const entry: Entry = {
      ...proof,
      key: freshKey(),
      photos: pictures.map(content => ({ kept: keepPhoto(content) })),
      state: 'waiting',
    }
    write([...all(), entry])
    void flush()
    return entry
  },

  /** Tries a refused one once more, with the same key. */
  again(key: string): void {
    write(
      all().map(entry => (entry.key === key ? { ...entry, state: 'waiting', problem: undefined } : entry)),
    )
    void flush()
  },

  /** Lets a refused one go: its words and pictures are removed from this phone. */
  discard(key: string): void {
    const entry = all().find(one => one.key === key)
    if (entry && entry.state === 'refused') remove(entry)
  },

  /** Sends on every sign of a network for as long as the app lives. */
  start(): () => void {
    const wake = () => {
      failures = 0
      if (nextWaiting()) void flush()
    }
    const stops = [onAwake(wake), onNetwork(wake)]
    wake()
    return () => {
      clearTimeout(timer)
      for (const stop of stops) stop()
    }
  },
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** What this phone still has to tell the platform. */
export const useOutbox = (): readonly Entry[] => useSyncExternalStore(subscribe, all, all)
