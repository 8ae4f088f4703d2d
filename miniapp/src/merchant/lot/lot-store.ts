import type { StaffCall } from '@fangxing/contract/calls'
import type { LiveMessage } from '@fangxing/contract/live'
import type { Problem } from '@shared/net/answer'
import type { LiveState } from '@shared/live/live'
import { useEffect, useSyncExternalStore } from 'react'
import { call, watch } from '../calls'
import { merged, movedOn, type Board } from './merge'

export type LotNow = {
  lotId: string | undefined
  board: Board | undefined
  problem: Problem | undefined
  state: LiveState
  readAtMs: number
}

/*
 * One live copy of the lot for the whole app: every page shows the same, and the socket says what changed. It lives as
 * long as a page looks.
 */
const NOTHING: LotNow = {
  lotId: undefined,
  board: undefined,
  problem: undefined,
  state: 'polling',
  readAtMs: 0,
}
const listeners = new Set<() => void>()
let now: LotNow = NOTHING
let users = 0
let stop: (() => void) | undefined

function become(next: Partial<LotNow>): void {
  now = { ...now, ...next }
  for (const listener of listeners) listener()
}

export async function readBoard(): Promise<boolean> {
  const { lotId } = now
  if (!lotId) return false
  const answer = await call('board', { query: { lotId } satisfies StaffCall<'board'>['query'] })
  if (now.lotId !== lotId) return false
  if (answer.ok)
    become({ board: merged.read(now.board, answer.value), problem: undefined, readAtMs: Date.now() })
  else become({ problem: answer.problem })
  return answer.ok
}

/** Sums of debts and the devices' lifecycles follow from what happened, and nobody tells them by themselves. */
const SETTLE_MS = 800
let later: ReturnType<typeof setTimeout> | undefined
function readLater(): void {
  clearTimeout(later)
  later = setTimeout(() => void readBoard(), SETTLE_MS)
}

/** Takes what a call of our own answered, or the socket told. */
export function takeNews(tell: LiveMessage): void {
  if (!now.board) return
  const board = merged.told(now.board, tell)
  if (movedOn(now.board, board)) readLater()
  become({ board })
}

function listen(lotId: string): void {
  stop?.()
  if (now.lotId !== lotId) become({ ...NOTHING, lotId })
  void readBoard()
  stop = watch({
    ask: () => ({ type: 'watch_lot', lotId }),
    told: takeNews,
    read: readBoard,
    state: state => become({ state }),
  })
}

/** Keeps the lot's live copy up to date while the component lives; every page of the staff does. */
export function useLot(lotId: string | undefined): void {
  useEffect(() => {
    if (!lotId) return undefined
    users += 1
    if (users === 1 || now.lotId !== lotId) listen(lotId)
    return () => {
      users -= 1
      if (users > 0) return
      clearTimeout(later)
      stop?.()
      stop = undefined
    }
  }, [lotId])
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
const read = () => now

export const useLotNow = (): LotNow => useSyncExternalStore(subscribe, read, read)
