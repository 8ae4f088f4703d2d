import { currentPosition, type PhonePosition } from '@shared/phone/position'
import { useCallback, useEffect, useRef } from 'react'

/** So long a position counts as where the person stands. */
const COUNTS_MS = 30_000

/**
 * Asked for while somebody types, so that no look-up waits for it; undefined when none is known for this place. `isWanted`: a page
 * that may not need it asks nobody for it.
 */
export function useFreshPosition(isWanted = true): () => PhonePosition | undefined {
  const known = useRef<{ at: PhonePosition; knownMs: number }>(undefined)
  const isAsking = useRef(false)
  const refresh = useCallback(async () => {
    if (isAsking.current) return
    isAsking.current = true
    const at = await currentPosition()
    isAsking.current = false
    if (at) known.current = { at, knownMs: Date.now() }
  }, [])
  useEffect(() => {
    if (isWanted) void refresh()
  }, [refresh, isWanted])
  return useCallback(() => {
    void refresh()
    const last = known.current
    return last && Date.now() - last.knownMs < COUNTS_MS ? last.at : undefined
  }, [refresh])
}
