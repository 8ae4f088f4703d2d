import { scanCode } from '@shared/phone/scan'
import { Button } from '@shared/ui/button'
import { LanguageSwitch } from '@shared/ui/language-switch'
import { Alert } from '@shared/ui/alert'
import { Page } from '@shared/ui/page'
import { SubmitField } from '@shared/ui/submit-field'
import { useTranslate, type Catalogue } from '@shared/i18n/language'
import Taro from '@tarojs/taro'
import { useState } from 'react'
import { PLATES_PAGE } from '../../links/plate-link'
import { noticePage, pageOfScan } from '../../links/scan-link'
import './index.scss'

const messages = {
  name: { zh: '放行', en: 'Fangxing' },
  promise: { zh: '缴清欠费，锁自动降下', en: 'Pay what is owed, and the lock goes down by itself' },
  scan: { zh: '扫描装置上的二维码', en: 'Scan the code on the device' },
  byPlate: { zh: '扫停车场缴费码，按车牌缴费', en: 'Pay by plate: scan the sign of the lot' },
  byNotice: { zh: '凭告知单缴费', en: 'Pay for a notice' },
  plates: { zh: '我的车牌', en: 'My plates' },
  history: { zh: '我的订单', en: 'My orders' },
  rights: { zh: '您的权利与收费依据', en: 'Your rights and the basis of the charge' },
  noCamera: {
    zh: '浏览器中请粘贴二维码的链接，或输入缴费码编号',
    en: 'In a browser, paste the link of the code, or type the code of the sign',
  },
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
} satisfies Catalogue

/** The start page: no request, only navigation to a device's order, to a lot's sign, or to earlier orders. */
export default function Home() {
  const t = useTranslate()
  const [scanFailure, setScanFailure] = useState<'no_camera' | 'not_allowed'>()
  const openPage = (text: string) => void Taro.navigateTo({ url: pageOfScan(text) })

  async function scan(): Promise<void> {
    const result = await scanCode()
    if (result.ok) openPage(result.text)
    else if (result.reason !== 'cancelled') setScanFailure(result.reason)
  }

  return (
    <Page>
      <div className="own-home__language">
        <LanguageSwitch />
      </div>
      <div className="own-home__head">
        <span className="own-home__sign" aria-hidden />
        <h1 className="own-home__name">{t(messages.name)}</h1>
        <p className="own-home__promise">{t(messages.promise)}</p>
      </div>
      <Button large kind="primary" onClick={() => void scan()}>
        {t(messages.scan)}
      </Button>
      <Button large onClick={() => void scan()}>
        {t(messages.byPlate)}
      </Button>
      {scanFailure === 'no_camera' ? (
        <SubmitField label={t(messages.noCamera)} action={t(messages.open)} onSubmit={openPage} />
      ) : null}
      {scanFailure === 'not_allowed' ? (
        <Alert urgent tone="warn" title={t(messages.denied)}>
          {t(messages.deniedText)}
        </Alert>
      ) : null}
      <Button onClick={() => void Taro.navigateTo({ url: noticePage() })}>{t(messages.byNotice)}</Button>
      <Button onClick={() => void Taro.navigateTo({ url: PLATES_PAGE })}>{t(messages.plates)}</Button>
      <Button onClick={() => void Taro.navigateTo({ url: '/more/history/index' })}>
        {t(messages.history)}
      </Button>
      <Alert small tone="info" title={t(messages.beware)}>
        {t(messages.bewareText)}
      </Alert>
      <Button kind="plain" onClick={() => void Taro.navigateTo({ url: '/more/rights/index' })}>
        {t(messages.rights)}
      </Button>
    </Page>
  )
}
