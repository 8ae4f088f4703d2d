import { backOffMs } from '@shared/live/back-off'
import { randomKey } from '@shared/net/random-key'
import { onForeground } from '@shared/phone/foreground'
import { onNetworkChange } from '@shared/phone/network'
import { savePhoto } from '@shared/phone/photo-storage'
import Taro from '@tarojs/taro'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { session } from '../calls'
import type { OutboxEntry } from './entry'
import { removePhotos, sendEntry } from './send-entry'

const STORAGE_KEY = 'fangxing.outbox'

type Proof = Pick<OutboxEntry, 'staffId' | 'orderId' | 'plateText' | 'reason' | 'happenedAt'>

/** What was being sent when the app was killed is sent again: whether it arrived is unknown. */
function storedEntries(): readonly OutboxEntry[] {
  const found: unknown = Taro.getStorageSync(STORAGE_KEY)
  return Array.isArray(found)
    ? (found as OutboxEntry[]).map(entry =>
        entry.state === 'sending' ? { ...entry, state: 'waiting' } : entry,
      )
    : []
}

/** Hand proofs that the platform has not received yet; stored on this phone before anything is sent. */
function createOutbox() {
  const store = createStore<{ entries: readonly OutboxEntry[] }>(() => ({ entries: storedEntries() }))
  let retryTimer: ReturnType<typeof setTimeout> | undefined
  let flushing: Promise<void> | undefined
  let failures = 0

  const all = () => store.getState().entries
  function write(entries: readonly OutboxEntry[]): void {
    store.setState({ entries })
    Taro.setStorageSync(STORAGE_KEY, entries)
  }
  const replace = (next: OutboxEntry) => write(all().map(entry => (entry.key === next.key ? next : entry)))

  const staffId = () => session.stored()?.mine.me.staff.id
  /** Another member of staff on the same phone never sends in this one's name. */
  const isMine = (entry: OutboxEntry) => staffId() === undefined || entry.staffId === staffId()
  const nextWaiting = () => all().find(entry => entry.state === 'waiting' && isMine(entry))

  function remove(entry: OutboxEntry): void {
    write(all().filter(({ key }) => key !== entry.key))
    removePhotos(entry)
  }

  /** Sends the waiting entries one after the other, oldest first; stops at the first that could not be sent. */
  async function sendAll(): Promise<void> {
    for (let entry = nextWaiting(); entry; entry = nextWaiting()) {
      const { key } = entry
      replace({ ...entry, state: 'sending' })
      const outcome = await sendEntry(entry, replace).catch(() => undefined)
      const current = all().find(candidate => candidate.key === key)
      if (!current) continue
      if (outcome?.status === 'done') {
        failures = 0
        remove(current)
      } else if (outcome?.status === 'refused')
        replace({ ...current, state: 'refused', problem: outcome.problem })
      else {
        failures += 1
        replace({ ...current, state: 'waiting', ...(outcome ? { problem: outcome.problem } : {}) })
        clearTimeout(retryTimer)
        retryTimer = setTimeout(() => void flush(), backOffMs(failures + 2, Math.random()))
        return
      }
    }
  }

  /** Sends what waits; simultaneous callers share one run. */
  function flush(): Promise<void> {
    clearTimeout(retryTimer)
    flushing ??= sendAll().finally(() => {
      flushing = undefined
    })
    return flushing
  }

  /** Stores a proof on this phone, then tries to send it. Throws when the phone's storage is full. */
  function add(proof: Proof, pictures: ArrayBuffer[]): OutboxEntry {
    const entry: OutboxEntry = {
      ...proof,
      key: randomKey(),
      photos: pictures.map(content => ({ kept: savePhoto(content) })),
      state: 'waiting',
    }
    write([...all(), entry])
    void flush()
    return entry
  }

  /** Sends a refused entry once more, with the same key. */
  function retry(key: string): void {
    write(
      all().map(entry => (entry.key === key ? { ...entry, state: 'waiting', problem: undefined } : entry)),
    )
    void flush()
  }

  /** Removes a refused entry and its pictures from this phone. */
  function discard(key: string): void {
    const entry = all().find(candidate => candidate.key === key)
    if (entry && entry.state === 'refused') remove(entry)
  }

  /** Sends whenever the app comes to the foreground or the network changes, until the returned function is called. */
  function start(): () => void {
    const sendNow = () => {
      failures = 0
      if (nextWaiting()) void flush()
    }
    const unsubscribers = [onForeground(sendNow), onNetworkChange(sendNow)]
    sendNow()
    return () => {
      clearTimeout(retryTimer)
      for (const unsubscribe of unsubscribers) unsubscribe()
    }
  }

  return { store, all, flush, add, retry, discard, start }
}

export const outbox = createOutbox()

/** What this phone has not sent to the platform yet. */
export const useOutbox = (): readonly OutboxEntry[] => useStore(outbox.store, state => state.entries)
