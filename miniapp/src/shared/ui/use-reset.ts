import { useState } from 'react'

/**
 * Calls `reset` in the render in which `value` changes, so that nothing is shown that belongs to the value before
 * (https://react.dev/reference/react/useState#storing-information-from-previous-renders).
 */
export function useReset<T>(value: T, reset: () => void): void {
  const [previous, setPrevious] = useState(value)
  if (Object.is(previous, value)) return
  setPrevious(value)
  reset()
}
