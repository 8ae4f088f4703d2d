import Taro from '@tarojs/taro'

/** Shows photographs full-screen, beginning with `current`. */
export function previewPhotos(urls: string[], current: string): void {
  void Taro.previewImage({ urls, current }).catch(() => undefined)
  if (process.env.TARO_ENV === 'h5') closeOnEscape()
}

/** Taro's viewer for the web closes by a click and knows no key. */
function closeOnEscape(): void {
  const onKey = ({ key }: KeyboardEvent) => {
    if (key !== 'Escape') return
    document.removeEventListener('keydown', onKey)
    document.querySelector<HTMLElement>('.preview-image')?.click()
  }
  document.addEventListener('keydown', onKey)
}
