import Taro from '@tarojs/taro'

/** Calls back when the app comes to the foreground or the tab becomes visible. Returns the function that unsubscribes. */
export function onForeground(listener: () => void): () => void {
  if (process.env.TARO_ENV === 'h5') {
    const onVisible = () => {
      if (document.visibilityState === 'visible') listener()
    }
    document.addEventListener('visibilitychange', onVisible)
    window.addEventListener('pageshow', onVisible)
    return () => {
      document.removeEventListener('visibilitychange', onVisible)
      window.removeEventListener('pageshow', onVisible)
    }
  }
  Taro.onAppShow(listener)
  return () => Taro.offAppShow(listener)
}
