import Taro from '@tarojs/taro'
import { useEffect, useRef } from 'react'

/**
 * Scrolls to the top whenever `key` changes: whoever paid or asked for help at the bottom of a long page sees what has become
 * of it, which stands at the top.
 */
export function useTopOfPageAfter(key: string): void {
  const shown = useRef(key)
  useEffect(() => {
    if (shown.current === key) return
    shown.current = key
    // Whatever a phone answers to it, the page goes on.
    void Promise.resolve()
      .then(() => Taro.pageScrollTo({ scrollTop: 0, duration: 0 }))
      .catch(() => undefined)
  }, [key])
}
