import { noticeNumberText } from '@fangxing/contract/notice-number'
import type { LookedUpNotice } from '../../workflows/open-notice'
import { escaped, fact, hotlineFact, pageOf, type Page, type Sentence } from './printed-page'

const STATUS = { genuine: 200, revoked: 410, unknown: 404 } as const
const HEADINGS: Readonly<Record<LookedUpNotice['kind'], Sentence>> = {
  genuine: { zh: '请用微信扫一扫', en: 'Scan this code with WeChat' },
  revoked: { zh: '告知单已作废', en: 'This notice was withdrawn' },
  unknown: {
    zh: '没有这张告知单，谨防假冒，请勿付款',
    en: 'There is no such notice. Beware of forgeries, do not pay',
  },
}
const TEXTS: Readonly<Record<LookedUpNotice['kind'], Sentence>> = {
  genuine: {
    zh: '这里不能付款。请打开微信的“扫一扫”，扫描告知单上的二维码，或在小程序里输入编号。我们从不索要银行卡、密码，也不要求下载应用。',
    en: 'You cannot pay here. Scan the code on the notice with WeChat, or type its number in the mini-program. We never ask for a card, a password or an app.',
  },
  revoked: {
    zh: '这张告知单不再有效，不必付款。如有疑问，请拨打热线。',
    en: 'This notice is not valid any more; nothing has to be paid for it. Call the hotline if you have questions.',
  },
  unknown: {
    zh: '这张告知单不是我们开的。请勿转账，不要输入银行卡号或密码，也不要下载应用。',
    en: 'We did not make this notice. Transfer nothing, type no card number and no password, and install nothing.',
  },
}

/** What a browser shows that opened the code of a notice. Nothing of the car, and nobody pays here. */
export function printedNoticePage(found: LookedUpNotice): Page {
  const facts = found.kind === 'unknown' ? '' : factsOf(found)
  return { status: STATUS[found.kind], html: pageOf(HEADINGS[found.kind], TEXTS[found.kind], facts) }
}

/** For a moment in which nothing can be looked up. */
export function noticeUnavailablePage(status: number): Page {
  const heading = { zh: '现在查不到这张告知单', en: 'This notice cannot be looked up right now' }
  const text = {
    zh: '请用微信扫描告知单上的二维码，或稍后再试。',
    en: 'Scan the code on the notice with WeChat, or try again later.',
  }
  return { status, html: pageOf(heading, text, '') }
}

function factsOf({ number, lotName, hotline }: Exclude<LookedUpNotice, { kind: 'unknown' }>): string {
  return `<dl>${[
    fact('编号 Number', escaped(noticeNumberText(number))),
    fact('停车场 Car park', escaped(lotName)),
    hotlineFact(hotline),
  ].join('')}</dl>`
}
