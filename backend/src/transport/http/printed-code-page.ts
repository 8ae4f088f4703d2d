import type { LookedUpDevice } from '../../workflows/scan-device'
import { escaped, fact, hotlineFact, pageOf, type Page, type Sentence } from './printed-page'

const STATUS = { genuine: 200, revoked: 410, forged: 400 } as const
const HEADINGS: Readonly<Record<LookedUpDevice['kind'], Sentence>> = {
  genuine: { zh: '请用微信扫一扫', en: 'Scan this code with WeChat' },
  revoked: { zh: '二维码已作废，请勿付款', en: 'This code was withdrawn. Do not pay' },
  forged: {
    zh: '二维码无效，谨防假冒，请勿付款',
    en: 'This code is not valid. Beware of forgeries, do not pay',
  },
}
const TEXTS: Readonly<Record<LookedUpDevice['kind'], Sentence>> = {
  genuine: {
    zh: '这里不能付款。请打开微信的“扫一扫”，扫描装置上的二维码，查看欠费、支付或求助。只在微信打开的小程序里付款。',
    en: 'You cannot pay here. Open Scan in WeChat and scan the code on the device to see what is owed, to pay or to ask for help. Pay only in the mini-program that WeChat opens.',
  },
  revoked: {
    zh: '这是旧的二维码，或者这台装置已经停用。请找装置上的新二维码，或拨打热线。',
    en: 'This print is old, or the device was taken out of service. Look for the new code on the device, or call the hotline.',
  },
  forged: {
    zh: '这个二维码不是我们印的。请告诉停车场工作人员，并拨打装置机身上印的热线。',
    en: 'We did not print this code. Please tell the staff of the car park, and call the hotline printed on the body of the device.',
  },
}

/** What a browser shows that opened a printed code: WeChat itself opens the mini-program instead. Nobody pays here. */
export function printedCodePage(found: LookedUpDevice): Page {
  const facts = found.kind === 'forged' ? '' : factsOf(found)
  return { status: STATUS[found.kind], html: pageOf(HEADINGS[found.kind], TEXTS[found.kind], facts) }
}

/** For a moment in which nothing can be looked up: still a page that a person can read, and the way that works. */
export function unavailablePage(status: number): Page {
  const heading = { zh: '现在查不到这台装置', en: 'This device cannot be looked up right now' }
  const text = {
    zh: '请用微信扫描装置上的二维码，或稍后再试。紧急情况请拨打装置机身上印的热线。',
    en: 'Scan the code on the device with WeChat, or try again later. In an emergency call the hotline printed on the body of the device.',
  }
  return { status, html: pageOf(heading, text, '') }
}

function factsOf({ deviceId, lotName, hotline }: Exclude<LookedUpDevice, { kind: 'forged' }>): string {
  const lot = lotName === null ? '' : fact('停车场 Car park', escaped(lotName))
  return `<dl>${fact('装置 Device', escaped(deviceId))}${lot}${hotlineFact(hotline)}</dl>`
}
