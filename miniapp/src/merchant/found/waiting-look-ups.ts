import type { StaffCall } from '@fangxing/contract/calls'
import { recall, remember } from '@shared/memory/memory'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

/** A look-up as it is sent, and who made it. */
export type LookUp = StaffCall<'lookUpPlate'>['body']
type WaitingLookUp = { staffId: string; lookUp: LookUp }

const STORAGE_KEY = 'fangxing.look-ups'
/** More than somebody can walk past before there is a network again; then looking further makes no sense. */
const MOST_WAITING = 20
/** After this the platform takes it no more for where the car is, and the plate of somebody who may owe nothing is forgotten. */
const KEPT_MS = 30 * 60_000

const isYoung = ({ lookUp }: WaitingLookUp, nowMs: number) => nowMs - Date.parse(lookUp.lookedAt) < KEPT_MS

function stored(): WaitingLookUp[] {
  const found = recall(STORAGE_KEY)
  return Array.isArray(found) ? (found as WaitingLookUp[]) : []
}

/** Look-ups that could not be sent, on this phone only: at most so many, and none that is old. */
class WaitingLookUps {
  readonly store = createStore<{ items: readonly WaitingLookUp[] }>(() => ({ items: stored() }))

  /** Those of one person, the oldest first; what has grown old is forgotten. */
  of(staffId: string, nowMs = Date.now()): WaitingLookUp[] {
    this.forgetOld(nowMs)
    return this.store.getState().items.filter(item => item.staffId === staffId)
  }

  /** Those of everybody who used this phone. */
  forgetOld(nowMs = Date.now()): void {
    const items = this.store.getState().items
    const young = items.filter(item => isYoung(item, nowMs))
    if (young.length < items.length) this.write(young)
  }

  /** False when there is no room: whoever looked it up has to do so again. */
  add(item: WaitingLookUp): boolean {
    const mine = this.of(item.staffId)
    if (mine.length >= MOST_WAITING) return false
    this.write([...this.store.getState().items, item])
    return true
  }

  remove(item: WaitingLookUp): void {
    this.write(this.store.getState().items.filter(other => other !== item))
  }

  private write(items: readonly WaitingLookUp[]): void {
    this.store.setState({ items })
    remember(STORAGE_KEY, items)
  }
}

export const waitingLookUps = new WaitingLookUps()

export const useWaitingCount = (staffId: string): number =>
  useStore(waitingLookUps.store, ({ items }) => items.filter(item => item.staffId === staffId).length)
