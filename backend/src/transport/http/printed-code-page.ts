import { createHash } from 'node:crypto'
import type { LookedUpDevice } from '../../workflows/scan-device'

const STYLE = `
:root { color-scheme: light dark; --ink: #1b1f23; --ground: #fff; --soft: #57606a; --line: #d0d7de; --link: #0a5cad }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --ground: #0d1117; --soft: #9da7b1; --line: #30363d; --link: #6cb6ff }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--ground); color: var(--ink);
  font: 1rem/1.6 system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif }
main { max-width: 32rem; margin: 0 auto; padding: 1.5rem 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .5rem }
p { margin: 0 0 1rem }
[lang=en] { color: var(--soft) }
dl { margin: 0 0 1rem; border-top: 1px solid var(--line) }
dl div { padding: .6rem 0; border-bottom: 1px solid var(--line) }
dt { font-size: .875rem; color: var(--soft) }
dd { margin: 0; font-size: 1.125rem }
a { display: inline-block; min-height: 44px; line-height: 44px; color: var(--link); font-weight: 600 }
`
const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64')

/** No script, no picture, no form, no frame: nothing but this text and its one style sheet. */
export const PRINTED_CODE_CSP = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

export type Page = { status: number; html: string }
export type Sentence = { zh: string; en: string }

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
  const dialled = hotline.replace(/[^0-9+]/g, '')
  const call = `<a href="tel:${dialled}">${escaped(hotline)}</a>`
  return `<dl>${fact('装置 Device', escaped(deviceId))}${lot}${fact('热线 Hotline', call)}</dl>`
}

export const fact = (name: string, value: string) => `<div><dt>${name}</dt><dd>${value}</dd></div>`

export const pageOf = (heading: Sentence, text: Sentence, facts: string) => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<title>${heading.zh} · 放行 Fangxing</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${heading.zh}</h1>
<p lang="en">${heading.en}</p>
${facts}
<p>${text.zh}</p>
<p lang="en">${text.en}</p>
</main>
</body>
</html>
`

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
export const escaped = (text: string) => text.replace(/[&<>"']/g, mark => ESCAPES[mark]!)
