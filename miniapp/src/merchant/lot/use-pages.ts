import type { Answer, Problem } from '@shared/net/answer'
import { useCallback, useEffect, useRef, useState } from 'react'

type PageOf<T> = { items: T[]; next?: string | undefined }
export type Pages<T> = {
  items: T[] | undefined
  next: string | undefined
  problem: Problem | undefined
  load: (cursor?: string) => Promise<void>
}

/** A list that comes in pages. Asked anew when `key` changes; an answer to an older question is thrown away. */
export function usePages<T>(key: string, ask: (cursor?: string) => Promise<Answer<PageOf<T>>>): Pages<T> {
  const [items, setItems] = useState<T[]>()
  const [next, setNext] = useState<string>()
  const [problem, setProblem] = useState<Problem>()
  const turn = useRef(0)
  const latest = useRef(ask)
  latest.current = ask

  const load = useCallback(async (cursor?: string) => {
    const mine = ++turn.current
    const answer = await latest.current(cursor)
    if (mine !== turn.current) return
    setProblem(answer.ok ? undefined : answer.problem)
    if (!answer.ok) return
    setItems(known => (cursor ? [...(known ?? []), ...answer.value.items] : answer.value.items))
    setNext(answer.value.next)
  }, [])

  useEffect(() => {
    setItems(undefined)
    setNext(undefined)
    void load()
    return () => {
      turn.current += 1
    }
  }, [key, load])

  return { items, next, problem, load }
}
