import { randomKey } from '@shared/net/random-key'
import { recall, remember } from '@shared/memory/memory'
import { savePhoto } from '@shared/phone/photo-storage'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { session } from '../calls'
import type { OutboxEntry } from './entry'
import { Resender } from './resender'
import { removePhotos, sendEntry } from './send-entry'

const STORAGE_KEY = 'fangxing.outbox'

type Proof = Pick<OutboxEntry, 'staffId' | 'orderId' | 'plateText' | 'reason' | 'happenedAt' | 'isEmergency'>

/** What was being sent when the app was killed is sent again: whether it arrived is unknown. */
function storedEntries(): readonly OutboxEntry[] {
  const found = recall(STORAGE_KEY)
  return Array.isArray(found)
    ? (found as OutboxEntry[]).map(entry =>
        entry.state === 'sending' ? { ...entry, state: 'waiting' } : entry,
      )
    : []
}

/**
 * Hand proofs that the platform has not received yet; stored on this phone before anything is sent, as far as there is
 * room: a proof for which there is none is sent all the same.
 */
class Outbox {
  readonly store = createStore<{ entries: readonly OutboxEntry[] }>(() => ({ entries: storedEntries() }))
  private readonly resender = new Resender({
    hasWaiting: () => this.nextWaiting() !== undefined,
    sendAll: sent => this.sendAll(sent),
  })

  all(): readonly OutboxEntry[] {
    return this.store.getState().entries
  }

  /** Sends what waits; simultaneous callers share one run. */
  flush(): Promise<void> {
    return this.resender.flush()
  }

  /** Stores a proof on this phone as well as it can, then tries to send it. */
  add(proof: Proof, pictures: ArrayBuffer[]): OutboxEntry {
    const kept = pictures.map(savePhoto)
    const entry: OutboxEntry = {
      ...proof,
      key: randomKey(),
      photos: kept.map(({ key }) => ({ kept: key })),
      state: 'waiting',
    }
    const isStored = this.write([...this.all(), entry]) && kept.every(photo => photo.isStored)
    if (!isStored) this.replace({ ...entry, isOnlyInMemory: true })
    void this.flush()
    return entry
  }

  /** Sends a refused entry once more, with the same key. */
  retry(key: string): void {
    const entries = this.all()
    this.write(
      entries.map(entry => (entry.key === key ? { ...entry, state: 'waiting', problem: undefined } : entry)),
    )
    void this.flush()
  }

  /** Removes a refused entry and its pictures from this phone. */
  discard(key: string): void {
    const entry = this.find(key)
    if (entry?.state === 'refused') this.remove(entry)
  }

  /** Sends whenever the app comes to the foreground or the network changes, until the returned function is called. */
  start(): () => void {
    return this.resender.start()
  }

  private find(key: string): OutboxEntry | undefined {
    return this.all().find(entry => entry.key === key)
  }

  /** Another member of staff on the same phone never sends in this one's name. */
  private nextWaiting(): OutboxEntry | undefined {
    const staffId = session.stored()?.mine.me.staff.id
    const isMine = (entry: OutboxEntry) => staffId === undefined || entry.staffId === staffId
    return this.all().find(entry => entry.state === 'waiting' && isMine(entry))
  }

  /** False when the phone has no room for it. */
  private write(entries: readonly OutboxEntry[]): boolean {
    this.store.setState({ entries })
    return remember(STORAGE_KEY, entries)
  }

  private replace(next: OutboxEntry): void {
    this.write(this.all().map(entry => (entry.key === next.key ? next : entry)))
  }

  private remove(entry: OutboxEntry): void {
    this.write(this.all().filter(({ key }) => key !== entry.key))
    removePhotos(entry)
  }

  /** Sends the waiting entries one after the other, oldest first; stops at the first that could not be sent. */
  private async sendAll(sent: () => void): Promise<boolean> {
    for (let entry = this.nextWaiting(); entry; entry = this.nextWaiting()) {
      const { key } = entry
      this.replace({ ...entry, state: 'sending' })
      const outcome = await sendEntry(entry, next => this.replace(next)).catch(() => undefined)
      const current = this.find(key)
      if (!current) continue
      if (outcome?.status === 'done') {
        sent()
        this.remove(current)
      } else if (outcome?.status === 'refused')
        this.replace({ ...current, state: 'refused', problem: outcome.problem })
      else {
        this.replace({ ...current, state: 'waiting', ...(outcome ? { problem: outcome.problem } : {}) })
        return false
      }
    }
    return true
  }
}

export const outbox = new Outbox()

/** What this phone has not sent to the platform yet. */
export const useOutbox = (): readonly OutboxEntry[] => useStore(outbox.store, state => state.entries)
