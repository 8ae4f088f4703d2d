import type { Problem, Result } from '@shared/net/result'
import { useCallback, useEffect, useRef, useState } from 'react'

type PageOf<Item> = { items: Item[]; next?: string }
export type Pages<Item> = {
  items: Item[] | undefined
  problem: Problem | undefined
  hasMore: boolean
  loadMore: () => void
  /** When the end of the list is reached. */
  loadNext: () => void
}

/** A list that is read page by page. */
export function usePages<Item>(
  read: (cursor: string | undefined) => Promise<Result<PageOf<Item>>>,
): Pages<Item> {
  const [items, setItems] = useState<Item[]>()
  const [next, setNext] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const busy = useRef(false)

  const load = useCallback(
    (cursor?: string) => {
      if (busy.current) return
      busy.current = true
      void read(cursor).then(result => {
        busy.current = false
        setProblem(result.ok ? undefined : result.problem)
        if (!result.ok) return
        setItems(current => (cursor ? [...(current ?? []), ...result.value.items] : result.value.items))
        setNext(result.value.next)
      })
    },
    [read],
  )
  useEffect(() => load(), [load])
  const loadNext = useCallback(() => {
    if (next) load(next)
  }, [load, next])
  const loadMore = useCallback(() => load(items ? next : undefined), [load, items, next])
  return { items, problem, hasMore: next !== undefined, loadMore, loadNext }
}
