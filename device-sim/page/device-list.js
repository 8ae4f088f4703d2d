import { escapeHtml } from '/html.js'

const MAX_TABS = 60

/** The devices that the page knows, and the one that is shown. */
export class DeviceList {
  constructor() {
    this.views = new Map()
    this.shownId = ''
    /** The device that the address names, until it is known or somebody selects another. */
    this.requestedId = decodeURIComponent(location.hash.slice(1))
  }

  get shown() {
    return this.views.get(this.shownId)
  }

  /** Stores a new view. True when another device is shown because of it. */
  update(view) {
    view.scanUrl ??= this.views.get(view.deviceId)?.scanUrl
    this.views.set(view.deviceId, view)
    const before = this.shownId
    if (view.deviceId === this.requestedId) this.select(this.requestedId)
    else if (!this.shown) this.shownId = [...this.views.keys()][0]
    return this.shownId !== before
  }

  select(id) {
    this.requestedId = ''
    history.replaceState(null, '', `#${encodeURIComponent(id)}`)
    this.shownId = id
  }

  tabs() {
    return [...this.views.values()]
      .sort((left, right) => left.deviceId.localeCompare(right.deviceId))
      .slice(0, MAX_TABS)
      .map(view => {
        const kind = !view.powered ? 'dead' : view.connected ? view.position : 'away'
        return `<button role="tab" type="button" data-id="${escapeHtml(view.deviceId)}" aria-selected="${view.deviceId === this.shownId}"><i class="dot ${kind}"></i>${escapeHtml(view.deviceId)}</button>`
      })
      .join('')
  }
}
