import { ArmAnimation } from '/arm-animation.js'
import { FAULTS, HANDLING, POWER } from '/controls.js'
import { DeviceList } from '/device-list.js'
import { DeviceView } from '/device-view.js'
import { byId, setHtml } from '/html.js'
import { DRAWING } from '/lock-drawing.js'
import { Language } from '/messages.js'
import { storage } from '/storage.js'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']
const TOAST_MS = 2600
const KEY_FLASH_MS = 120
const VIBRATION_MS = 15

/** The page: it shows one device, follows its changes, and sends what people do to the HTTP API. */
class DevicePage {
  constructor() {
    byId('drawing').innerHTML = DRAWING
    this.language = new Language(storage)
    this.devices = new DeviceList()
    this.view = new DeviceView(this.language)
    this.arm = new ArmAnimation(byId('arm'))
    this.isLive = undefined
    this.toastTimer = undefined
  }

  start() {
    this.drawTexts()
    this.listenToPeople()
    this.listenToDevices()
    this.arm.start()
  }

  // ---- devices -----------------------------------------------------------------------------------------------------

  listenToDevices() {
    byId('main').classList.add('waiting')
    const events = new EventSource('/devices/events')
    events.onopen = () => this.setLive(true)
    events.onerror = () => this.setLive(false)
    events.onmessage = event => {
      byId('main').classList.remove('waiting')
      this.update(JSON.parse(event.data))
    }
  }

  setLive(isLive) {
    this.isLive = isLive
    byId('live').className = `link ${isLive ? 'good' : 'bad'}`
    byId('live').textContent = this.language.t(isLive ? 'live' : 'lost')
  }

  update(view) {
    if (this.devices.update(view)) this.arm.reset()
    this.drawTabs()
    if (view.deviceId === this.devices.shownId) this.drawDevice()
  }

  select(id) {
    this.devices.select(id)
    this.arm.reset()
    this.drawTabs()
    this.drawDevice()
  }

  async post(name, body = {}) {
    try {
      const response = await fetch(`/devices/${encodeURIComponent(this.devices.shownId)}/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const reply = await response.json()
      if (response.ok) this.update(reply.device)
      else this.toast(reply.error)
    } catch {
      this.toast(this.language.t('lost'))
    }
  }

  // ---- drawing -----------------------------------------------------------------------------------------------------

  drawDevice() {
    const view = this.devices.shown
    if (!view) return
    this.arm.follow(view)
    this.view.draw(view)
  }

  drawTabs() {
    const tabs = byId('devices')
    tabs.hidden = this.devices.views.size < 2
    setHtml(tabs, this.devices.tabs())
  }

  drawTexts() {
    const { language } = this
    document.documentElement.lang = language.isEnglish ? 'en' : 'zh-CN'
    document.title = `${language.isEnglish ? 'Fangxing' : '放行'} · ${language.t('title')}`
    for (const element of document.querySelectorAll('[data-t]'))
      element.textContent = language.t(element.dataset.t)
    byId('language').textContent = language.t('language')
    if (this.isLive !== undefined) this.setLive(this.isLive)
    byId('keys').innerHTML = KEYS.map(key => this.keyButton(key)).join('')
    byId('handling').innerHTML = HANDLING.map(
      ([, , label], index) => `<button type="button" data-index="${index}">${language.pick(label)}</button>`,
    ).join('')
    this.drawDevice()
  }

  keyButton(key) {
    const name = key === '*' ? this.language.t('clear') : key === '#' ? this.language.t('ok') : undefined
    const small = name ? `<small>${name}</small>` : ''
    return `<button type="button" data-key="${key}" aria-label="${name ?? key}">${key}${small}</button>`
  }

  toast(text) {
    const box = byId('toast')
    box.textContent = text
    box.hidden = false
    clearTimeout(this.toastTimer)
    this.toastTimer = setTimeout(() => (box.hidden = true), TOAST_MS)
  }

  // ---- people ------------------------------------------------------------------------------------------------------

  listenToPeople() {
    const isOff = button => button.getAttribute('aria-checked') !== 'true'
    onButton('devices', button => this.select(button.dataset.id))
    onButton('keys', button => this.pressKey(button))
    onButton('surroundings', button => this.post('surroundings', { [button.dataset.key]: isOff(button) }))
    onButton('faults', button => {
      const [, , , bodyFor] = FAULTS.find(([key]) => key === button.dataset.key)
      void this.post('fault', bodyFor(isOff(button)))
    })
    onButton('handling', button => this.post(...HANDLING[button.dataset.index].slice(0, 2)))
    onButton('power', button => this.post(...POWER[button.dataset.index].slice(0, 2)))
    onButton('qr', button => button.id === 'copy' && this.copyLink())
    byId('battery').addEventListener('change', event => {
      void this.post('battery', { pct: Number(event.target.value) })
    })
    byId('battery').addEventListener('input', event => {
      byId('battery-now').textContent = `${event.target.value} %`
    })
    byId('language').addEventListener('click', () => {
      this.language.toggle()
      this.drawTexts()
    })
    addEventListener('keydown', event => this.handleKeyboard(event))
  }

  pressKey(button) {
    button.classList.add('hit')
    setTimeout(() => button.classList.remove('hit'), KEY_FLASH_MS)
    navigator.vibrate?.(VIBRATION_MS)
    void this.post('keypad', { key: button.dataset.key })
  }

  handleKeyboard(event) {
    if (event.target.closest('input,textarea') || event.metaKey || event.ctrlKey || event.altKey) return
    const key = event.key === 'Escape' ? '*' : event.key
    if (KEYS.includes(key) && this.devices.shown) void this.post('keypad', { key })
  }

  copyLink() {
    navigator.clipboard?.writeText(this.devices.shown.qrUrl).then(
      () => this.toast(this.language.t('copied')),
      () => undefined,
    )
  }
}

function onButton(boxId, handle) {
  byId(boxId).addEventListener('click', event => {
    const button = event.target.closest('button')
    if (button) void handle(button)
  })
}

new DevicePage().start()
