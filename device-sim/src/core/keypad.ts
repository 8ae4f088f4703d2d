import { equalSecret } from '@fangxing/contract/envelope'
import { RELEASE_CODE_DIGITS, RELEASE_CODE_TRIES, RELEASE_CODE_WINDOW_MS } from '../protocol/messages'
import type { Draft } from './draft'
import { beginMotion } from './motion'

const MAX_DOUBLINGS = 4
/** So long the screen says that a code was wrong, unless a key is pressed. */
const WRONG_CODE_SHOWN_MS = 10_000

/** How long the keypad stays locked after its `locks`-th lock: ten minutes, doubled up to 160 minutes. */
function lockDurationMs(locks: number): number {
  return RELEASE_CODE_WINDOW_MS * 2 ** Math.min(Math.max(locks - 1, 0), MAX_DOUBLINGS)
}

/** One key: a digit, `*` to clear, `#` to enter. `codes` are the release codes of this epoch. */
export function pressKey(draft: Draft, key: string, codes: readonly string[]): void {
  const { volatile } = draft
  volatile.wrongCode = null
  if (/^[0-9]$/.test(key)) {
    if (volatile.entry.length < RELEASE_CODE_DIGITS) volatile.entry += key
    return
  }
  const typed = volatile.entry
  if (key === '*' || key === '#') volatile.entry = ''
  if (key === '#' && typed.length > 0) enterCode(draft, typed, codes)
}

function enterCode(draft: Draft, typed: string, codes: readonly string[]): void {
  const { durable, volatile, reading } = draft
  if (reading.uptimeMs < volatile.keypadLockedUntilMs) return
  if (durable.ep === 0 || durable.flashLost) return
  if (reading.uptimeMs - volatile.keypadWindowStartMs >= RELEASE_CODE_WINDOW_MS) {
    volatile.keypadWindowStartMs = reading.uptimeMs
    durable.keypad = { ...durable.keypad, tries: 0 }
  }
  durable.keypad = { ...durable.keypad, locked: false }
  // The flash counts the try before anything shows its result: a power cut does not win another try.
  draft.schedule({ type: 'save_flash' })
  if (codes.filter(code => equalSecret(typed, code)).length > 0) return releaseByCode(draft)
  durable.keypad.tries += 1
  const triesLeft = RELEASE_CODE_TRIES - durable.keypad.tries
  if (triesLeft > 0) {
    volatile.wrongCode = { triesLeft, untilUptimeMs: reading.uptimeMs + WRONG_CODE_SHOWN_MS }
    return draft.schedule({ type: 'beep', count: 2 })
  }
  durable.keypad = { tries: 0, locks: durable.keypad.locks + 1, locked: true }
  volatile.keypadLockedUntilMs = reading.uptimeMs + lockDurationMs(durable.keypad.locks)
  volatile.keypadWindowStartMs = reading.uptimeMs
  draft.emitEvent('code_locked', { value: durable.keypad.locks })
  draft.schedule({ type: 'publish_events' }, { type: 'beep', count: 3 })
}

function releaseByCode(draft: Draft): void {
  const { durable, volatile } = draft
  durable.keypad = { tries: 0, locks: 0, locked: false }
  draft.schedule({ type: 'beep', count: 1 })
  const isDown = volatile.sensors.arm === 'down' && !volatile.moving && !durable.motion
  if (isDown || durable.motion?.to === 'DOWN') return
  draft.emitEvent('released_by_code')
  draft.schedule({ type: 'publish_events' })
  beginMotion(draft, {
    to: 'DOWN',
    cause: 'code',
    ep: durable.ep,
    commandId: null,
    why: null,
    order: null,
    expMs: null,
  })
}

/** How much time passed without power is unknown: a keypad that was locked is locked again for the full time. */
export function restoreKeypad(draft: Draft): void {
  const { durable, volatile, reading } = draft
  volatile.keypadWindowStartMs = reading.uptimeMs
  volatile.keypadLockedUntilMs = durable.keypad.locked
    ? reading.uptimeMs + lockDurationMs(durable.keypad.locks)
    : 0
}
