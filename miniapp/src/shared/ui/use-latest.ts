import { useLayoutEffect, useRef } from 'react'

/** The value of the last render, for callbacks that must not change with it. Not to be read while rendering. */
export function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value)
  useLayoutEffect(() => {
    latest.current = value
  })
  return latest
}
