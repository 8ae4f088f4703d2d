import { RELEASE_CODE_DIGITS, RELEASE_CODE_TRIES, RELEASE_CODE_WINDOW_MS } from '@fangxing/contract/device-protocol'
import { equalSecret } from '@fangxing/contract/envelope'
import type { Draft } from './draft'
import { begin } from './motion'

const MAX_DOUBLINGS = 4

/** How long the keypad stays locked after its `locks`-th lock: ten minutes, doubled up to 160 minutes. */
export function lockMs(locks: number): number {
  return RELEASE_CODE_WINDOW_MS * 2 ** Math.min(Math.max(locks - 1, 0), MAX_DOUBLINGS)
}

/** One key: a digit, `*` to clear, `#` to enter. `code` is what this epoch's release code is. */
export function pressKey(draft: Draft, key: string, code: string): void {
  const { volatile } = draft
  if (/^[0-9]$/.test(key)) {
    if (volatile.entry.length < RELEASE_CODE_DIGITS) volatile.entry += key
    return
  }
  const typed = volatile.entry
  if (key === '*' || key === '#') volatile.entry = ''
  if (key === '#' && typed.length > 0) enter(draft, typed, code)
}

function enter(draft: Draft, typed: string, code: string): void {
  const { durable, volatile, moment } = draft
  if (moment.upMs < volatile.lockedUntilUpMs) return
  if (durable.ep === 0 || durable.flashLost) return
  if (moment.upMs - volatile.windowStartUpMs >= RELEASE_CODE_WINDOW_MS) {
    volatile.windowStartUpMs = moment.upMs
    durable.keypad = { ...durable.keypad, tries: 0 }
  }
  durable.keypad = { ...durable.keypad, locked: false }
  // The try is in flash before anything shows its result: cutting the power does not win another one.
  draft.do({ type: 'save' })
  if (equalSecret(typed, code)) return release(draft)
  durable.keypad.tries += 1
  if (durable.keypad.tries < RELEASE_CODE_TRIES) return
  durable.keypad = { tries: 0, locks: durable.keypad.locks + 1, locked: true }
  volatile.lockedUntilUpMs = moment.upMs + lockMs(durable.keypad.locks)
  volatile.windowStartUpMs = moment.upMs
  draft.happen('code_locked', { value: durable.keypad.locks })
  draft.do({ type: 'tell' }, { type: 'beep', count: 3 })
}

function release(draft: Draft): void {
  const { durable, volatile } = draft
  durable.keypad = { tries: 0, locks: 0, locked: false }
  draft.do({ type: 'beep', count: 1 })
  const down = volatile.sensors.arm === 'down' && !volatile.moving && !durable.motion
  if (down || durable.loweredEp === durable.ep || durable.motion?.to === 'DOWN') return
  draft.happen('released_by_code')
  draft.do({ type: 'tell' })
  begin(draft, {
    to: 'DOWN',
    cause: 'code',
    ep: durable.ep,
    commandId: null,
    why: null,
    order: null,
    expMs: null,
  })
}

/** After a start the time that passed is unknown: a keypad that was locked begins its lock anew. */
export function restoreKeypad(draft: Draft): void {
  const { durable, volatile, moment } = draft
  volatile.windowStartUpMs = moment.upMs
  volatile.lockedUntilUpMs = durable.keypad.locked ? moment.upMs + lockMs(durable.keypad.locks) : 0
}
