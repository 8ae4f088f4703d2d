import { scanCode } from '@shared/phone/scan'
import { Button } from '@shared/ui/button'
import { LanguageSwitch } from '@shared/ui/language-switch'
import { Notice } from '@shared/ui/notice'
import { Page } from '@shared/ui/page'
import { LinkField } from '@shared/ui/link-field'
import { useSay } from '@shared/words/language'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { entryOfScan, orderPage } from '../../order/entry'
import './index.scss'

const W = {
  name: { zh: '放行', en: 'Fangxing' },
  promise: { zh: '缴清欠费，锁自动降下', en: 'Pay what is owed, and the lock goes down by itself' },
  scan: { zh: '扫描装置上的二维码', en: 'Scan the code on the device' },
  history: { zh: '我的订单', en: 'My orders' },
  rights: { zh: '您的权利与收费依据', en: 'Your rights and the basis of the charge' },
  noCamera: { zh: '浏览器中请粘贴装置二维码的链接', en: 'In a browser, paste the link of the device' },
  open: { zh: '打开', en: 'Open' },
  denied: { zh: '没有相机权限', en: 'The camera is not allowed' },
  deniedText: {
    zh: '请在微信的设置中允许使用相机，或直接用微信“扫一扫”。',
    en: 'Allow the camera in WeChat’s settings, or use WeChat’s own scanner.',
  },
  beware: { zh: '付款前请核对', en: 'Before you pay' },
  bewareText: {
    zh: '车牌、地点、收款方，以及装置屏幕上的两位数字。任何一项不符都不要付款。',
    en: 'Check the plate, the place, who is paid, and the two digits on the device. If anything differs, do not pay.',
  },
}

/** Opened from the icon: no request, only the way to a device or to earlier orders. */
export default function Home() {
  const say = useSay()
  const [why, setWhy] = useState<'no_camera' | 'not_allowed'>()
  const go = (text: string) => void Taro.navigateTo({ url: orderPage(entryOfScan(text)) })

  async function scan(): Promise<void> {
    const scanned = await scanCode()
    if (scanned.ok) go(scanned.text)
    else if (scanned.why !== 'cancelled') setWhy(scanned.why)
  }

  return (
    <Page>
      <div className="own-home__language">
        <LanguageSwitch />
      </div>
      <div className="own-home__head">
        <span className="own-home__sign" aria-hidden />
        <h1 className="own-home__name">{say(W.name)}</h1>
        <p className="own-home__promise">{say(W.promise)}</p>
      </div>
      <Button large kind="primary" onClick={() => void scan()}>
        {say(W.scan)}
      </Button>
      {why === 'no_camera' ? <LinkField label={say(W.noCamera)} action={say(W.open)} onDone={go} /> : null}
      {why === 'not_allowed' ? (
        <Notice urgent tone="warn" title={say(W.denied)}>
          {say(W.deniedText)}
        </Notice>
      ) : null}
      <Button onClick={() => void Taro.navigateTo({ url: '/more/history/index' })}>{say(W.history)}</Button>
      <Notice small tone="info" title={say(W.beware)}>
        {say(W.bewareText)}
      </Notice>
      <Button kind="plain" onClick={() => void Taro.navigateTo({ url: '/more/rights/index' })}>
        {say(W.rights)}
      </Button>
    </Page>
  )
}
