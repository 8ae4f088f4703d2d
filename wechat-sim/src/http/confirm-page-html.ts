const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escape = (text: string) => text.replace(/[&<>"']/g, character => ESCAPES[character]!)

/** A value inside a script element: without `<` it cannot end the element. */
const literal = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c')

const STYLE = `
:root { color-scheme: light dark; --ground: #ededed; --sheet: #fff; --ink: #191919; --soft: #6b6b6b; --line: #e5e5e5;
  --green: #07883f; --green-down: #056b31; --plain: #f2f2f2; --red: #c0342b }
@media (prefers-color-scheme: dark) { :root { --ground: #111; --sheet: #1e1e1e; --ink: #ececec; --soft: #a3a3a3;
  --line: #333; --plain: #2c2c2c; --red: #ff8a80 } }
* { box-sizing: border-box; margin: 0 }
body { min-height: 100vh; display: flex; justify-content: center; background: var(--ground); color: var(--ink);
  font: 16px/1.5 -apple-system, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif }
main { width: 100%; max-width: 430px; min-height: 100vh; display: flex; flex-direction: column; background: var(--sheet);
  padding: max(20px, env(safe-area-inset-top)) 24px max(24px, env(safe-area-inset-bottom)) }
header { display: flex; justify-content: space-between; align-items: center; color: var(--soft); font-size: 14px }
.mark { border: 1px solid var(--line); border-radius: 4px; padding: 1px 8px }
.payee { margin-top: 56px; text-align: center; color: var(--soft) }
h1 { text-align: center; font-size: 52px; line-height: 1.3; font-weight: 600; font-variant-numeric: tabular-nums }
h1 small { font-size: 32px; margin-right: 4px; font-weight: 600 }
dl { margin-top: 40px; border-top: 1px solid var(--line) }
dl div { display: flex; justify-content: space-between; gap: 24px; padding: 14px 0; border-bottom: 1px solid var(--line) }
dt { color: var(--soft); flex: none } dd { text-align: right; overflow-wrap: anywhere }
.status { min-height: 24px; margin-top: 16px; text-align: center; color: var(--red) }
.status.good { color: var(--green); font-size: 20px; font-weight: 600 }
@media (prefers-color-scheme: dark) { .status.good { color: #4cc77e } }
nav { margin-top: auto; display: grid; gap: 12px; padding-top: 24px }
button { min-height: 50px; border: 0; border-radius: 8px; font: inherit; font-size: 17px; cursor: pointer }
button:focus-visible { outline: 3px solid #3b82f6; outline-offset: 2px }
button[disabled] { opacity: .55; cursor: default }
.pay { background: var(--green); color: #fff; font-weight: 600 } .pay:active { background: var(--green-down) }
.plain { background: var(--plain); color: var(--ink) }
.quiet { background: none; color: var(--soft); font-size: 14px; min-height: 44px }
/* Every button in sight on a small phone. */
@media (max-height: 667px) { main { padding-top: 12px; padding-bottom: 12px } .payee { margin-top: 16px }
  h1 { font-size: 40px } h1 small { font-size: 26px } dl { margin-top: 12px } dl div { padding: 8px 0 }
  .status { margin-top: 8px } nav { gap: 8px; padding-top: 8px } button { min-height: 46px } .quiet { min-height: 40px } }
`

const page = (title: string, nonce: string, body: string, script: string) => `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>${escape(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<style nonce="${nonce}">${STYLE}</style></head>
<body><main>
<header><span class="mark">本地微信 · 不扣真钱</span></header>
${body}
</main><script nonce="${nonce}">${script}</script></body></html>`

/** Posts the result to the page that opened this one, then returns to the given address. */
const REPORT_RESULT = `
function reportResult(result, errMsg) {
  const message = { source: 'wechat-sim', type: 'payment', result, errMsg, prepayId: given.prepayId }
  if (window.opener) window.opener.postMessage(message, '*')
  if (window.parent !== window) window.parent.postMessage(message, '*')
  if (!given.returnUrl) { if (window.opener) setTimeout(() => window.close(), 600); return }
  const back = new URL(given.returnUrl)
  back.searchParams.set('wxpay', result)
  setTimeout(() => location.replace(back.href), 600)
}
`

const ASK_FOR_ANSWER = `
const status = document.querySelector('.status')
const buttons = [...document.querySelectorAll('button')]
const texts = { ok: '支付成功', cancel: '已取消支付', fail: '支付失败' }
async function answer(choice) {
  for (const button of buttons) button.disabled = true
  status.textContent = '处理中…'
  try {
    const headers = { 'Content-Type': 'application/json' }
    const body = JSON.stringify({ prepayId: given.prepayId, answer: choice })
    const reply = await fetch('/_sim/pay/answer', { method: 'POST', headers, body })
    const answered = await reply.json()
    if (!reply.ok) throw new Error(answered.message)
    status.textContent = texts[answered.result]
    status.classList.toggle('good', answered.result === 'ok')
    reportResult(answered.result, answered.errMsg)
  } catch (error) {
    status.textContent = error.message
    for (const button of buttons) button.disabled = false
  }
}
for (const button of buttons) button.addEventListener('click', () => answer(button.value))
`

type Sheet = {
  prepayId: string
  payee: string
  amount: string
  description: string
  returnUrl: string | null
  nonce: string
}

export function renderSheet({ prepayId, payee, amount, description, returnUrl, nonce }: Sheet): string {
  const body = `<p class="payee">付款给 ${escape(payee)}</p>
<h1><small>¥</small>${escape(amount)}</h1>
<dl><div><dt>收款方</dt><dd>${escape(payee)}</dd></div>
<div><dt>商品</dt><dd>${escape(description)}</dd></div>
<div><dt>付款方式</dt><dd>零钱</dd></div></dl>
<p class="status" role="status" aria-live="polite"></p>
<nav><button class="pay" value="confirm">确认支付</button>
<button class="plain" value="refuse">取消</button>
<button class="quiet" value="fail">模拟支付失败</button></nav>`
  return page(
    '微信支付',
    nonce,
    body,
    `const given = ${literal({ prepayId, returnUrl })}\n${REPORT_RESULT}${ASK_FOR_ANSWER}`,
  )
}

type ResultMessage = {
  message: string
  prepayId: string
  result: 'ok' | 'fail'
  returnUrl: string | null
  nonce: string
}

export function renderMessage({ message, prepayId, result, returnUrl, nonce }: ResultMessage): string {
  const body = `<h1 class="status ${result === 'ok' ? 'good' : ''}" role="status">${escape(message)}</h1>
<nav><button class="plain">返回</button></nav>`
  const script = `const given = ${literal({ prepayId, returnUrl })}\n${REPORT_RESULT}
document.querySelector('button').addEventListener('click', () => reportResult(${literal(result)}, ${literal(`requestPayment:${result}`)}))`
  return page('微信支付', nonce, body, script)
}
