import type { Me } from '@fangxing/contract/sessions'
import { createContext, useCallback, useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { useService } from '../services/use-service'
import { useMe } from './session'

const STORAGE_KEY = 'fangxing.console.lot'
const PARAMETER = 'lot'

type Lot = Me['lots'][number]
type LotChoice = {
  /** Undefined: all of this person's lots. */
  lot: Lot | undefined
  lots: Lot[]
  choose: (lotId: string | undefined) => void
}

/** The lot that was chosen last, remembered by this browser. */
export function createLastLot() {
  const store = createStore<{ lotId: string | undefined }>(() => ({
    lotId: localStorage.getItem(STORAGE_KEY) ?? undefined,
  }))

  function remember(lotId: string | undefined): void {
    if (lotId) localStorage.setItem(STORAGE_KEY, lotId)
    else localStorage.removeItem(STORAGE_KEY)
    store.setState({ lotId })
  }
  return { store, remember }
}

export const LastLotContext = createContext<ReturnType<typeof createLastLot> | undefined>(undefined)

/** The lot that the pages show: the one that the address names, so that a link shows the same; else the one chosen last. */
export function useLotChoice(): LotChoice {
  const { lots } = useMe()
  const [parameters, setParameters] = useSearchParams()
  const { store, remember } = useService(LastLotContext)
  const remembered = useStore(store, state => state.lotId)
  const named = parameters.get(PARAMETER) ?? undefined
  const lot = lots.find(({ id }) => id === (named ?? remembered))

  useEffect(() => {
    if (lot && named) remember(named)
  }, [lot, named, remember])

  const choose = useCallback(
    (lotId: string | undefined) => {
      remember(lotId)
      setParameters(
        before => {
          const after = new URLSearchParams(before)
          after.delete(PARAMETER)
          // A place in the list of another lot.
          after.delete('cursor')
          return after
        },
        { replace: true },
      )
    },
    [remember, setParameters],
  )
  return { lot, lots, choose }
}
