import { createHash } from 'node:crypto'
import type { Context } from '@midwayjs/koa'
import { Refusal } from '@fangxing/contract/refusal'
import { DatabaseUnavailable } from '../../workflows/outage'

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
const PRINTED_PAGE_CSP = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`

export type Page = { status: number; html: string }
export type Sentence = { zh: string; en: string }

/** Per address, which many people share. A look-up costs a query, and says nothing that is not printed. */
export const PRINTED_PAGE_LOOKS = { max: 600, windowS: 60 }
const RATE_LIMITED = 429
const UNAVAILABLE = 503

/** Answers what `find` makes, or a page in words (`unavailable`, with its status) while nothing can be looked up. */
export async function answerPrintedPage(
  ctx: Context,
  find: () => Promise<Page>,
  unavailable: (status: number) => Page,
): Promise<void> {
  const { status, html } = await find().catch((error: unknown) => {
    if (error instanceof DatabaseUnavailable) return unavailable(UNAVAILABLE)
    if (error instanceof Refusal && error.code === 'RATE_LIMITED') return unavailable(RATE_LIMITED)
    throw error
  })
  ctx.set('content-security-policy', PRINTED_PAGE_CSP)
  ctx.set('referrer-policy', 'no-referrer')
  ctx.status = status
  ctx.type = 'text/html; charset=utf-8'
  ctx.body = html
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

/** A number that a phone dials when it is touched. */
export const hotlineFact = (hotline: string): string =>
  fact('热线 Hotline', `<a href="tel:${hotline.replace(/[^0-9+]/g, '')}">${escaped(hotline)}</a>`)
