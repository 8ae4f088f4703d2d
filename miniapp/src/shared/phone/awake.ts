import Taro from '@tarojs/taro'

/** Calls back when the person is back: the app came to the front, or the tab is seen again. Returns the way out. */
export function onAwake(listener: () => void): () => void {
  if (process.env.TARO_ENV === 'h5') {
    const seen = () => {
      if (document.visibilityState === 'visible') listener()
    }
    document.addEventListener('visibilitychange', seen)
    window.addEventListener('pageshow', seen)
    return () => {
      document.removeEventListener('visibilitychange', seen)
      window.removeEventListener('pageshow', seen)
    }
  }
  Taro.onAppShow(listener)
  return () => Taro.offAppShow(listener)
}
