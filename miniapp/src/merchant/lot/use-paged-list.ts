import type { Result, Problem } from '@shared/net/result'
import { useLatest } from '@shared/ui/use-latest'
import { useReset } from '@shared/ui/use-reset'
import { useCallback, useEffect, useRef, useState } from 'react'

type ListPage<T> = { items: T[]; next?: string | undefined }
type PagedList<T> = {
  items: T[] | undefined
  next: string | undefined
  problem: Problem | undefined
  load: (cursor?: string) => Promise<void>
}

/** A list in pages. Loaded again when `key` changes; the reply to an older request is discarded. */
export function usePagedList<T>(
  key: string,
  fetchPage: (cursor?: string) => Promise<Result<ListPage<T>>>,
): PagedList<T> {
  const [items, setItems] = useState<T[]>()
  const [next, setNext] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const latestRequest = useRef(0)
  const latest = useLatest(fetchPage)
  useReset(key, () => {
    setItems(undefined)
    setNext(undefined)
  })

  const load = useCallback(
    (cursor?: string) => {
      const request = ++latestRequest.current
      return latest.current(cursor).then(result => {
        if (request !== latestRequest.current) return
        setProblem(result.ok ? undefined : result.problem)
        if (!result.ok) return
        setItems(current => (cursor ? [...(current ?? []), ...result.value.items] : result.value.items))
        setNext(result.value.next)
      })
    },
    [latest],
  )

  useEffect(() => {
    void load()
    return () => {
      latestRequest.current += 1
    }
  }, [key, load])

  return { items, next, problem, load }
}
