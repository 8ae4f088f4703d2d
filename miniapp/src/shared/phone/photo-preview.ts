import Taro from '@tarojs/taro'

/** Shows photographs full-screen, beginning with `current`. */
export const previewPhotos = (urls: string[], current: string): void =>
  void Taro.previewImage({ urls, current }).catch(() => undefined)
