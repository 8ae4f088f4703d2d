import type { StaffCall } from '@fangxing/contract/calls'
import type { LiveMessage } from '@fangxing/contract/live'
import type { LiveState } from '@shared/live/live-client'
import type { Problem } from '@shared/net/result'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { call, subscribe } from '../calls'
import { applyMessage, mergeSnapshot, statesDiffer, type Board } from './board-updates'

type LotState = {
  lotId: string | undefined
  board: Board | undefined
  problem: Problem | undefined
  state: LiveState
}

const EMPTY: LotState = { lotId: undefined, board: undefined, problem: undefined, state: 'polling' }

/** Debt totals and device lifecycles follow from other changes and have no live message: the board is read once more. */
const REFRESH_DELAY_MS = 800

/**
 * One live copy of the lot for the whole app: every page shows the same, and live messages change it. It is kept up to
 * date while at least one page uses it.
 */
function createLot() {
  const store = createStore<LotState>(() => EMPTY)
  let users = 0
  let unsubscribe: (() => void) | undefined
  let refreshTimer: ReturnType<typeof setTimeout> | undefined

  async function refreshBoard(): Promise<boolean> {
    const { lotId } = store.getState()
    if (!lotId) return false
    const result = await call('board', { query: { lotId } satisfies StaffCall<'board'>['query'] })
    const current = store.getState()
    if (current.lotId !== lotId) return false
    if (result.ok) store.setState({ board: mergeSnapshot(current.board, result.value), problem: undefined })
    else store.setState({ problem: result.problem })
    return result.ok
  }

  function refreshSoon(): void {
    clearTimeout(refreshTimer)
    refreshTimer = setTimeout(() => void refreshBoard(), REFRESH_DELAY_MS)
  }

  /** Applies what one of our own calls returned, or a live message. */
  function applyUpdate(message: LiveMessage): void {
    const { board } = store.getState()
    if (!board) return
    const next = applyMessage(board, message)
    if (statesDiffer(board, next)) refreshSoon()
    store.setState({ board: next })
  }

  function follow(lotId: string): void {
    unsubscribe?.()
    if (store.getState().lotId !== lotId) store.setState({ ...EMPTY, lotId })
    void refreshBoard()
    unsubscribe = subscribe({
      subscribeMessage: () => ({ type: 'watch_lot', lotId }),
      onMessage: applyUpdate,
      fetch: refreshBoard,
      onState: state => store.setState({ state }),
    })
  }

  /** Follows the lot until the returned function is called by its last user. */
  function use(lotId: string): () => void {
    users += 1
    if (users === 1 || store.getState().lotId !== lotId) follow(lotId)
    return () => {
      users -= 1
      if (users > 0) return
      clearTimeout(refreshTimer)
      unsubscribe?.()
      unsubscribe = undefined
    }
  }

  return { store, refreshBoard, applyUpdate, use }
}

const lot = createLot()
export const { refreshBoard, applyUpdate } = lot

/** Keeps the lot's live copy up to date while the component is mounted; every page of the staff does. */
export function useLotSubscription(lotId: string | undefined): void {
  useEffect(() => (lotId ? lot.use(lotId) : undefined), [lotId])
}

export const useLotState = (): LotState => useStore(lot.store)
