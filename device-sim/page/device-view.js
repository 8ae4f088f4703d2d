import { FAULTS, POWER, SURROUNDINGS } from '/controls.js'
import { byId, escapeHtml, setHtml } from '/html.js'
import { ALARM, CAUSE, MOTION_EVENT, POSITION, SCREEN, WHY } from '/messages.js'

const BATTERY_CRITICAL_PCT = 15
const BATTERY_LOW_PCT = 30
const SIGNS = { free: '✓', lowering: '↓', raising: '↑', jammed: '!', lost: '!', ready: '·', pay: 'P' }

/** Draws one device from its view: everything on the page except the arm, which moves by itself. */
export class DeviceView {
  constructor(language) {
    this.language = language
  }

  draw(view) {
    document.body.dataset.position = view.powered ? view.position : 'dead'
    document.body.dataset.mode = view.screen.mode
    this.drawScene(view)
    byId('badges').innerHTML = this.badges(view)
    byId('gauges').innerHTML = gauges(view)
    byId('alarms').innerHTML = view.alarms
      .map(alarm => `<span class="alarm">${this.language.pick(ALARM[alarm])}</span>`)
      .join('')
    byId('screen').innerHTML = this.screen(view)
    setHtml(byId('qr'), this.qr(view))
    this.drawControls(view)
    byId('log').innerHTML =
      [...view.log]
        .reverse()
        .map(entry => this.logEntry(entry))
        .join('') || `<li class="muted">${this.language.t('nothing')}</li>`
  }

  drawScene(view) {
    const { language } = this
    const position = language.pick(POSITION[view.position])
    byId('car').classList.toggle('here', view.around.vehicleOverhead)
    byId('block').classList.toggle('here', view.around.obstacle)
    byId('bolt').classList.toggle('here', !view.powered)
    byId('mini').textContent = view.powered ? (shownPairingCode(view) ?? position) : ''
    document.querySelector('.device').classList.toggle('tilted', view.around.tilted)
    byId('position').textContent = view.powered ? position : language.t('noPower')
    byId('details').textContent =
      `${language.t('epoch')} ${view.epoch} · ${view.firmware} · ${language.t('writes')} ${view.flashWrites}`
  }

  drawControls(view) {
    setHtml(
      byId('surroundings'),
      SURROUNDINGS.map(([key, label]) => this.toggle(key, label, view.around[key])).join(''),
    )
    setHtml(
      byId('faults'),
      FAULTS.map(([key, label, isOn]) => this.toggle(key, label, isOn(view.faults))).join(''),
    )
    const slider = byId('battery')
    const batteryPct = Math.round(view.around.batteryPct)
    if (document.activeElement !== slider) slider.value = batteryPct
    byId('battery-now').textContent = `${batteryPct} %`
    byId('power').innerHTML = POWER.map((button, index) => this.powerButton(button, index, view)).join('')
  }

  badges(view) {
    const { language } = this
    const list = []
    if (!view.powered) list.push(['bad', language.t('noPower')])
    else {
      const remainingS = Math.ceil(view.faults.offlineMs / 1000)
      const offline = remainingS ? `${language.t('offline')} ${remainingS} s` : language.t('offline')
      list.push(view.connected ? ['good', language.t('online')] : ['bad', offline])
      list.push(view.timeKnown ? ['', language.t('clockOk')] : ['warn', language.t('clockNo')])
      if (view.flashLost) list.push(['bad', language.t('flashLost')])
      if (view.pendingEvents) list.push(['warn', `${language.t('pending')} ${view.pendingEvents}`])
    }
    return list.map(([kind, text]) => `<span class="badge ${kind}">${escapeHtml(text)}</span>`).join('')
  }

  screen(view) {
    const { language } = this
    const { mode, text, entry, lockedMs, triesLeft } = view.screen
    if (mode === 'off') return ''
    const shownText = text && mode === 'pay' ? text : language.pick(SCREEN[mode])
    const line = `<p class="line">${escapeHtml(shownText)}</p>`
    if (mode === 'entry')
      return `${line}<p class="digits">${escapeHtml(entry.padEnd(8, '·'))}</p><p class="hint">${language.t('enterHint')}</p>`
    if (mode === 'locked')
      return `${line}<p class="digits">${language.t('lockedUntil').replace('{n}', Math.ceil(lockedMs / 60000))}</p>`
    if (mode === 'wrong') return `<p class="line">${language.t('triesLeft').replace('{n}', triesLeft)}</p>`
    const pairingCode = shownPairingCode(view)
    if (pairingCode)
      return `${line}<p class="pairing-code" aria-label="pairing code">${escapeHtml(pairingCode)}</p><p class="hint">${language.t('compare')}</p>`
    return `<p class="sign">${SIGNS[mode]}</p>${line}`
  }

  qr(view) {
    const { language } = this
    if (!view.qrUrl) return `<p class="muted">${escapeHtml(view.deviceId)} · ${language.t('noQr')}</p>`
    const [link, scan] = [view.qrUrl, view.scanUrl].map(url => escapeHtml(url ?? ''))
    const image = `<img src="/devices/${encodeURIComponent(view.deviceId)}/qr.svg" alt="QR ${escapeHtml(view.deviceId)}" />`
    return `${image}<div><b>${escapeHtml(view.deviceId)}</b><p>${language.t('scan')}</p><a class="url" href="${scan}" target="_blank" rel="noreferrer">${link}</a><button type="button" class="quiet" id="copy">${language.t('copyLink')}</button></div>`
  }

  toggle(key, label, isOn) {
    return `<button type="button" class="switch" role="switch" aria-checked="${Boolean(isOn)}" data-key="${key}"><span>${this.language.pick(label)}</span><i></i></button>`
  }

  powerButton([, , label, when], index, view) {
    const isHidden =
      (when === 'on' && !view.powered) ||
      (when === 'off' && view.powered) ||
      (when === 'online' && !view.faults.offlineMs) ||
      (when === 'offline' && view.faults.offlineMs)
    if (isHidden) return ''
    const kind = when === 'danger' ? 'danger' : ''
    return `<button type="button" data-index="${index}" class="${kind}">${this.language.pick(label)}</button>`
  }

  logEntry(entry) {
    const { language } = this
    const texts = MOTION_EVENT[entry.event]
    const direction = entry.event === 'started' ? (entry.detail ?? '').toLowerCase() : entry.position
    const label = Array.isArray(texts) ? texts : (texts[direction] ?? texts.down)
    const { cause } = entry
    const why = [
      language.pick(CAUSE[cause.kind]),
      cause.why ? language.pick(WHY[cause.why]) : '',
      `#${cause.epoch}`,
    ]
      .filter(Boolean)
      .join(' · ')
    const time = new Date(entry.atMs).toLocaleTimeString('zh-CN', { hour12: false })
    return `<li class="${entry.event}"><time>${time}</time><b>${language.pick(label)}</b><span>${escapeHtml(why)}</span></li>`
  }
}

/** The two digits that the owner compares with the phone, while the screen shows them. */
function shownPairingCode({ screen: { mode, pairingCode } }) {
  return mode === 'pay' || mode === 'raising' ? pairingCode || undefined : undefined
}

function gauges(view) {
  const pct = view.batteryPct
  const kind = pct < BATTERY_CRITICAL_PCT ? 'bad' : pct < BATTERY_LOW_PCT ? 'warn' : 'good'
  const bars = view.connected ? Math.max(1, Math.min(4, Math.round((view.rssiDbm + 112) / 13))) : 0
  const signal = [1, 2, 3, 4]
    .map(bar => `<i class="${bar <= bars ? 'on' : ''}" style="height:${bar * 4 + 3}px"></i>`)
    .join('')
  const dbm = view.connected ? `${view.rssiDbm} dBm` : '—'
  return `<div class="gauge"><span class="signal" aria-hidden="true">${signal}</span>${dbm}</div><div class="gauge"><span class="cell ${kind}" aria-hidden="true"><i style="width:${pct}%"></i></span>${pct} %</div>`
}
