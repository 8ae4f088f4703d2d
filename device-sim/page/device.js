import { ALARM, CAUSE, DID, FAULTS, HANDS, POSITION, POWER, SCREEN, STREET, WHY, WORDS } from '/words.js'
import { armPath, DRAWING } from '/drawing.js'

const byId = id => document.getElementById(id)
const devices = new Map()
const store = {
  get: key => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
    }
  },
  set: (key, value) => {
    try {
      localStorage.setItem(key, value)
    } catch {
      /* private mode keeps nothing */
    }
  },
}
let language = store.get('language') === 'en' ? 1 : 0
let chosen = ''
/** The device that the address names, until it has been heard of or somebody has chosen another. */
let wanted = decodeURIComponent(location.hash.slice(1))
let motion = { from: 0, to: 0, startMs: 0, lastsMs: 0 }
let drawn = -1

const say = words => words?.[language] ?? ''
const t = key => say(WORDS[key])
const clean = text => String(text).replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)

function toast(text) {
  const box = byId('toast')
  box.textContent = text
  box.hidden = false
  clearTimeout(toast.timer)
  toast.timer = setTimeout(() => (box.hidden = true), 2600)
}

async function post(name, body = {}) {
  try {
    const response = await fetch(`/devices/${encodeURIComponent(chosen)}/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer = await response.json()
    if (!response.ok) return toast(answer.error)
    take(answer.device)
  } catch {
    toast(t('lost'))
  }
}

function take(view) {
  view.heardMs = performance.now()
  view.scanUrl ??= devices.get(view.deviceId)?.scanUrl
  devices.set(view.deviceId, view)
  if (view.deviceId === wanted) choose(wanted)
  else if (!devices.has(chosen)) show([...devices.keys()][0])
  drawTabs()
  if (view.deviceId === chosen) draw(view)
}

function choose(id) {
  wanted = ''
  history.replaceState(null, '', `#${encodeURIComponent(id)}`)
  show(id)
}

function show(id) {
  chosen = id
  drawn = -1
  byId('qr').dataset.of = ''
  const view = devices.get(id)
  drawTabs()
  if (view) draw(view)
}

function drawTabs() {
  const tabs = byId('devices')
  tabs.hidden = devices.size < 2
  const names = [...devices.values()]
    .sort((a, b) => a.deviceId.localeCompare(b.deviceId))
    .slice(0, 60)
    .map(view => {
      const kind = !view.powered ? 'dead' : view.connected ? view.position : 'away'
      return `<button role="tab" type="button" data-id="${clean(view.deviceId)}" aria-selected="${view.deviceId === chosen}"><i class="dot ${kind}"></i>${clean(view.publicCode ?? view.deviceId)}</button>`
    })
    .join('')
  if (tabs.dataset.names !== names) {
    tabs.innerHTML = names
    tabs.dataset.names = names
  }
}

function draw(view) {
  document.body.dataset.position = view.powered ? view.position : 'dead'
  document.body.dataset.mode = view.screen.mode
  aim(view)
  byId('car').classList.toggle('here', view.around.vehicleOverhead)
  byId('block').classList.toggle('here', view.around.obstacle)
  byId('bolt').classList.toggle('here', !view.powered)
  byId('mini').textContent = view.powered
    ? (view.screen.mode === 'pay' || view.screen.mode === 'raising') && view.screen.challenge
      ? view.screen.challenge
      : say(POSITION[view.position])
    : ''
  document.querySelector('.device').classList.toggle('tilted', view.around.tilted)
  byId('position').textContent = view.powered ? say(POSITION[view.position]) : t('noPower')
  byId('under').textContent =
    `${t('epoch')} ${view.epoch} · ${view.firmware} · ${t('writes')} ${view.flashWrites}`
  byId('badges').innerHTML = badges(view)
  byId('gauges').innerHTML = gauges(view)
  byId('alarms').innerHTML = view.alarms
    .map(alarm => `<span class="alarm">${say(ALARM[alarm])}</span>`)
    .join('')
  byId('screen').innerHTML = screen(view)
  drawQr(view)
  toggles(
    byId('street'),
    STREET.map(([key, words]) => [key, words, view.around[key]]),
  )
  toggles(
    byId('faults'),
    FAULTS.map(([key, words, on]) => [key, words, on(view.faults)]),
  )
  const slider = byId('battery')
  if (document.activeElement !== slider) slider.value = Math.round(view.around.batteryPct)
  byId('battery-now').textContent = `${Math.round(view.around.batteryPct)} %`
  byId('power').innerHTML = POWER.map((entry, index) => power(entry, index, view)).join('')
  byId('log').innerHTML =
    [...view.log].reverse().map(entryLine).join('') || `<li class="muted">${t('nothing')}</li>`
}

function badges(view) {
  const list = []
  if (!view.powered) list.push(['bad', t('noPower')])
  else {
    list.push(
      view.connected
        ? ['good', t('online')]
        : [
            'bad',
            view.faults.offlineMs
              ? `${t('offline')} ${Math.ceil(view.faults.offlineMs / 1000)} s`
              : t('offline'),
          ],
    )
    list.push(view.timeKnown ? ['', t('clockOk')] : ['warn', t('clockNo')])
    if (view.flashLost) list.push(['bad', t('flashLost')])
    if (view.pendingEvents) list.push(['warn', `${t('pending')} ${view.pendingEvents}`])
  }
  return list.map(([kind, text]) => `<span class="badge ${kind}">${clean(text)}</span>`).join('')
}

function gauges(view) {
  const pct = view.batteryPct
  const kind = pct < 15 ? 'bad' : pct < 30 ? 'warn' : 'good'
  const bars = view.connected ? Math.max(1, Math.min(4, Math.round((view.rssiDbm + 112) / 13))) : 0
  const signal = [1, 2, 3, 4]
    .map(bar => `<i class="${bar <= bars ? 'on' : ''}" style="height:${bar * 4 + 3}px"></i>`)
    .join('')
  const dbm = view.connected ? `${view.rssiDbm} dBm` : '—'
  return `<div class="gauge"><span class="signal" aria-hidden="true">${signal}</span>${dbm}</div><div class="gauge"><span class="cell ${kind}" aria-hidden="true"><i style="width:${pct}%"></i></span>${pct} %</div>`
}

function screen(view) {
  const { mode, challenge, text, entry, lockedMs } = view.screen
  if (mode === 'off') return ''
  const line = `<p class="line">${clean(text && mode === 'pay' ? text : say(SCREEN[mode]))}</p>`
  if (mode === 'entry')
    return `${line}<p class="digits">${clean(entry.padEnd(8, '·'))}</p><p class="hint">${t('enterHint')}</p>`
  if (mode === 'locked') return `${line}<p class="digits">${Math.ceil(lockedMs / 60000)} min</p>`
  const shown = (mode === 'pay' || mode === 'raising') && challenge
  if (shown)
    return `${line}<p class="challenge" aria-label="challenge">${clean(challenge)}</p><p class="hint">${t('compare')}</p>`
  const sign = { free: '✓', lowering: '↓', raising: '↑', jammed: '!', lost: '!', ready: '·', pay: 'P' }[mode]
  return `<p class="sign">${sign}</p>${line}`
}

function drawQr(view) {
  const box = byId('qr')
  const name = `${view.deviceId}|${language}|${view.qrUrl}`
  if (box.dataset.of === name) return
  box.dataset.of = name
  const [link, scan] = [view.qrUrl, view.scanUrl].map(url => clean(url ?? ''))
  box.innerHTML = view.qrUrl
    ? `<img src="/devices/${encodeURIComponent(view.deviceId)}/qr.svg" alt="QR ${clean(view.publicCode ?? '')}" /><div><b>${clean(view.publicCode ?? view.deviceId)}</b><p>${t('scan')}</p><a class="url" href="${scan}" target="_blank" rel="noreferrer">${link}</a><button type="button" class="quiet" id="copy">${t('copyLink')}</button></div>`
    : `<p class="muted">${clean(view.deviceId)} · ${t('noQr')}</p>`
}

function toggles(box, list) {
  const html = list
    .map(
      ([key, words, on]) =>
        `<button type="button" class="switch" role="switch" aria-checked="${Boolean(on)}" data-key="${key}"><span>${say(words)}</span><i></i></button>`,
    )
    .join('')
  if (box.dataset.html === html) return
  const focused = box.contains(document.activeElement) ? document.activeElement.dataset.key : undefined
  box.innerHTML = html
  box.dataset.html = html
  if (focused) box.querySelector(`[data-key="${focused}"]`)?.focus()
}

function power([, , words, when], index, view) {
  const hidden =
    (when === 'on' && !view.powered) ||
    (when === 'off' && view.powered) ||
    (when === 'online' && !view.faults.offlineMs) ||
    (when === 'offline' && view.faults.offlineMs)
  return hidden
    ? ''
    : `<button type="button" data-index="${index}" class="${when === 'danger' ? 'danger' : ''}">${say(words)}</button>`
}

function entryLine(entry) {
  const did = DID[entry.event]
  const way = entry.event === 'started' ? (entry.detail ?? '').toLowerCase() : entry.position
  const words = Array.isArray(did) ? did : (did[way] ?? did.down)
  const { cause } = entry
  const why = [say(CAUSE[cause.kind]), cause.why ? say(WHY[cause.why]) : '', `#${cause.epoch}`]
    .filter(Boolean)
    .join(' · ')
  const time = new Date(entry.atMs).toLocaleTimeString('zh-CN', { hour12: false })
  return `<li class="${entry.event}"><time>${time}</time><b>${say(words)}</b><span>${clean(why)}</span></li>`
}

// ---- the arm -------------------------------------------------------------------------------------------------------

function aim(view) {
  const heading = view.heading
  motion = {
    from: view.angle,
    to: heading ? (heading.to === 'UP' ? 1 : 0) : view.angle,
    startMs: performance.now(),
    lastsMs: heading?.remainingMs ?? 0,
  }
}

function frame() {
  const share = motion.lastsMs > 0 ? Math.min(1, (performance.now() - motion.startMs) / motion.lastsMs) : 1
  const goal = motion.from + (motion.to - motion.from) * share
  const angle = drawn < 0 ? goal : drawn + (goal - drawn) * 0.35
  if (Math.abs(angle - drawn) > 0.0005) {
    drawn = angle
    byId('arm').innerHTML = armPath(angle)
  }
  requestAnimationFrame(frame)
}

// ---- hands ---------------------------------------------------------------------------------------------------------

function drawWords() {
  document.documentElement.lang = language ? 'en' : 'zh-CN'
  document.title = `${language ? 'Fangxing' : '放行'} · ${t('title')}`
  for (const element of document.querySelectorAll('[data-t]')) element.textContent = t(element.dataset.t)
  byId('language').textContent = t('language')
  if (byId('live').textContent)
    byId('live').textContent = t(byId('live').classList.contains('good') ? 'live' : 'lost')
  byId('keys').innerHTML = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']
    .map(
      key =>
        `<button type="button" data-key="${key}" aria-label="${key === '*' ? t('clear') : key === '#' ? t('ok') : key}">${key}${key === '*' || key === '#' ? `<small>${key === '*' ? t('clear') : t('ok')}</small>` : ''}</button>`,
    )
    .join('')
  byId('hands').innerHTML = HANDS.map(
    ([, , words], index) => `<button type="button" data-index="${index}">${say(words)}</button>`,
  ).join('')
  for (const box of ['street', 'faults', 'devices']) byId(box).dataset.html = byId(box).dataset.names = ''
  const view = devices.get(chosen)
  if (view) draw(view)
}

const pressed = (box, call) =>
  byId(box).addEventListener('click', event => {
    const button = event.target.closest('button')
    if (button) call(button)
  })
pressed('devices', button => choose(button.dataset.id))
pressed('keys', button => {
  button.classList.add('hit')
  setTimeout(() => button.classList.remove('hit'), 120)
  navigator.vibrate?.(15)
  void post('keypad', { key: button.dataset.key })
})
pressed(
  'street',
  button =>
    void post('surroundings', { [button.dataset.key]: button.getAttribute('aria-checked') !== 'true' }),
)
pressed('faults', button => {
  const fault = FAULTS.find(([key]) => key === button.dataset.key)
  void post('fault', fault[3](button.getAttribute('aria-checked') !== 'true'))
})
pressed('hands', button => void post(...HANDS[button.dataset.index].slice(0, 2)))
pressed('power', button => void post(...POWER[button.dataset.index].slice(0, 2)))
byId('qr').addEventListener('click', event => {
  if (event.target.id !== 'copy') return
  navigator.clipboard?.writeText(devices.get(chosen).qrUrl).then(
    () => toast(t('copied')),
    () => undefined,
  )
})
byId('battery').addEventListener('change', event => void post('battery', { pct: Number(event.target.value) }))
byId('battery').addEventListener(
  'input',
  event => (byId('battery-now').textContent = `${event.target.value} %`),
)
byId('language').addEventListener('click', () => {
  language = 1 - language
  store.set('language', language ? 'en' : 'zh')
  drawWords()
})
addEventListener('keydown', event => {
  if (event.target.closest('input,textarea') || event.metaKey || event.ctrlKey || event.altKey) return
  const key = event.key === 'Escape' ? '*' : event.key
  if (/^[0-9*#]$/.test(key) && devices.has(chosen)) void post('keypad', { key })
})

byId('drawing').innerHTML = DRAWING
drawWords()
byId('main').classList.add('waiting')
const live = new EventSource('/devices/events')
live.onopen = () => {
  byId('live').className = 'link good'
  byId('live').textContent = t('live')
}
live.onerror = () => {
  byId('live').className = 'link bad'
  byId('live').textContent = t('lost')
}
live.onmessage = event => {
  byId('main').classList.remove('waiting')
  take(JSON.parse(event.data))
}
frame()
