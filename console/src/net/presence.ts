const ACTIVE_FOR_MS = 60_000
const SIGNS = ['pointerdown', 'keydown', 'wheel'] as const

/**
 * Whether somebody sits there. What the page asks by itself keeps no session awake, so that a screen that was left on
 * signs itself out.
 */
export function createPresence() {
  let lastSignMs = Date.now()
  const note = () => (lastSignMs = Date.now())
  for (const sign of SIGNS) window.addEventListener(sign, note, { capture: true, passive: true })
  return { isSomebodyThere: () => Date.now() - lastSignMs < ACTIVE_FOR_MS }
}

export type Presence = ReturnType<typeof createPresence>
