import Taro, { usePageNotFound } from '@tarojs/taro'
import { useEffect } from 'react'
import { language, type Catalogue } from '../i18n/language'

const messages = {
  title: { zh: '有新版本', en: 'A new version' },
  text: { zh: '新版本已准备好，现在重启小程序？', en: 'It is ready. Restart the app now?' },
  restart: { zh: '重启', en: 'Restart' },
  later: { zh: '稍后', en: 'Later' },
} satisfies Catalogue

/** Offers a new version once it is downloaded; never restarts by itself, because somebody may be paying. */
function offerUpdates(): void {
  if (process.env.TARO_ENV !== 'weapp') return
  const manager = Taro.getUpdateManager()
  manager.onUpdateReady(() => {
    const current = language()
    void Taro.showModal({
      title: messages.title[current],
      content: messages.text[current],
      confirmText: messages.restart[current],
      cancelText: messages.later[current],
    }).then(({ confirm }) => confirm && manager.applyUpdate())
  })
}

/** What both apps do once: a link to a page that does not exist opens `home`, and new versions are offered. */
export function useAppEvents(home: string): void {
  usePageNotFound(() => void Taro.reLaunch({ url: home }))
  useEffect(offerUpdates, [])
}
