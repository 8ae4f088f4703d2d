import { createHash } from 'node:crypto'
import type { LotOfCode } from '../../modules/lots'
import { escaped, fact, hotlineFact, pageOf, type Page, type Sentence } from './printed-page'

const HEADING: Sentence = { zh: '请用微信扫一扫', en: 'Scan this code with WeChat' }
const TEXT: Sentence = {
  zh: '这里不能付款。请打开微信的“扫一扫”，扫描停车场的缴费码，输入车牌即可缴清欠费。只在微信打开的小程序里付款。',
  en: 'You cannot pay here. Open Scan in WeChat, scan the code of the car park and type the plate. Pay only in the mini-program that WeChat opens.',
}
const UNAVAILABLE: Sentence = {
  zh: '现在查不到这个停车场',
  en: 'This car park cannot be looked up right now',
}
const UNKNOWN: Sentence = { zh: '没有这个停车场，请勿付款', en: 'There is no such car park. Do not pay' }
const UNKNOWN_TEXT: Sentence = {
  zh: '这个二维码不是我们印的。请告诉停车场工作人员。',
  en: 'We did not print this code. Please tell the staff of the car park.',
}

/** What a browser shows that opened the sign of a lot: WeChat itself opens the mini-program instead. */
export function lotCodePage(lot: LotOfCode | null): Page {
  if (!lot) return { status: 404, html: pageOf(UNKNOWN, UNKNOWN_TEXT, '') }
  const facts = [
    fact('停车场 Car park', escaped(lot.name)),
    fact('收款方 Paid to', escaped(lot.payee.name)),
    hotlineFact(lot.hotline),
  ]
  return { status: 200, html: pageOf(HEADING, TEXT, `<dl>${facts.join('')}</dl>`) }
}

/** For a moment in which nothing can be looked up: still a page that a person can read. */
export const unavailableLotPage = (status: number): Page => ({ status, html: pageOf(UNAVAILABLE, TEXT, '') })

const POSTER_STYLE = `
* { box-sizing: border-box }
body { margin: 0; background: #fff; color: #13201a; text-align: center;
  font: 1rem/1.5 system-ui, 'PingFang SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif }
main { max-width: 34rem; margin: 0 auto; padding: 2rem 1.25rem; overflow-wrap: anywhere }
h1 { margin: 0; font-size: 2.5rem; line-height: 1.25 }
.lead { margin: .5rem 0 0; font-size: 1.25rem }
[lang=en] { color: #44544d }
svg { display: block; width: min(22rem, 86%); height: auto; margin: 1.25rem auto }
.lot { margin: 0; font-size: 1.5rem; font-weight: 700 }
p { margin: .25rem 0 }
.never { margin-top: 1.25rem; padding: .75rem 1rem; border: 2px solid #13201a; border-radius: .75rem; text-align: left }
.code { font-family: ui-monospace, Menlo, Consolas, monospace; letter-spacing: .1em }
@media print { @page { margin: 12mm } main { padding: 0 } }
`
export const POSTER_CSP = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(POSTER_STYLE).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

/** One sheet to print and to put up. `svg`: the QR code. */
export const posterOf = (
  lot: LotOfCode,
  { code, svg }: { code: string; svg: string },
): string => `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="format-detection" content="telephone=no">
<title>${escaped(lot.name)} · 停车缴费码</title>
<style>${POSTER_STYLE}</style>
</head>
<body>
<main>
<h1>停车补缴</h1>
<p class="lead">微信扫一扫，输入车牌，缴清停车欠费</p>
<p lang="en">Scan with WeChat, type the plate, pay what is owed</p>
${svg}
<p class="lot">${escaped(lot.name)}</p>
<p>收款方 <span lang="en">Paid to</span> ${escaped(lot.payee.name)}</p>
<p>热线 <span lang="en">Hotline</span> ${escaped(lot.hotline)}</p>
<p>编号 <span lang="en">Code</span> <span class="code">${code}</span></p>
<div class="never">
<p>付款前请核对收款方。我们不会索要银行卡号、密码或验证码，也不要求下载应用。</p>
<p lang="en">Check who is paid. We never ask for a card number, a password or a text code, nor for an app.</p>
</div>
</main>
</body>
</html>
`
