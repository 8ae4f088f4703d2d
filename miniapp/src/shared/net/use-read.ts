import { useCallback, useEffect, useState } from 'react'
import type { Problem, Result } from './result'

/** What `read` returns, read when the component appears and when `read` changes. `again` hides the problem meanwhile. */
export function useRead<T>(read: () => Promise<Result<T>>): {
  value: T | undefined
  problem: Problem | undefined
  again: () => void
} {
  const [value, setValue] = useState<T>()
  const [problem, setProblem] = useState<Problem>()
  const readNow = useCallback(
    () =>
      read().then(result => {
        if (result.ok) setValue(result.value)
        setProblem(result.ok ? undefined : result.problem)
      }),
    [read],
  )
  useEffect(() => void readNow(), [readNow])
  const again = useCallback(() => {
    setProblem(undefined)
    void readNow()
  }, [readNow])
  return { value, problem, again }
}
