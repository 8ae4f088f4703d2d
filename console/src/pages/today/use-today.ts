import type { LiveMessage } from '@fangxing/contract/live'
import { useCallback, useEffect, useRef } from 'react'
import { useLive, type LiveState } from '../../live/live'
import { useLotChoice } from '../../session/lot-choice'
import { useCall, type Reading } from '../../ui/use-call'
import type { Reply } from '../../net/calls'

const EVERY_MS = { live: 30_000, polling: 5_000 } as const
/** Several pieces of news of one event come together. */
const TOGETHER_MS = 200
/** As many lots as one socket may follow; news of further ones comes with the next reading. */
const MOST_WATCHED = 20

const CHANGES_TODAY: readonly LiveMessage['type'][] = ['staff_order', 'move_task', 'incident']

/** The day as it is now: read once, and again whenever a lot has news. */
export function useToday(): { reading: Reading<Reply<'today'>>; live: LiveState } {
  const { lot, lots } = useLotChoice()
  const watched = lot ? [lot] : lots.slice(0, MOST_WATCHED)
  const timer = useRef<ReturnType<typeof setTimeout>>()
  const again = useRef<() => void>(() => undefined)
  const onMessage = useCallback(({ type }: LiveMessage) => {
    if (!CHANGES_TODAY.includes(type)) return
    clearTimeout(timer.current)
    timer.current = setTimeout(() => again.current(), TOGETHER_MS)
  }, [])
  const live = useLive(
    watched.map(({ id }) => ({ type: 'watch_lot' as const, lotId: id })),
    onMessage,
  )
  const reading = useCall(
    'today',
    { query: lot ? { lotId: lot.id } : {} },
    { everyMs: EVERY_MS[live], keepPrevious: true },
  )
  useEffect(() => {
    again.current = reading.again
  })
  useEffect(() => () => clearTimeout(timer.current), [])
  return { reading, live }
}
