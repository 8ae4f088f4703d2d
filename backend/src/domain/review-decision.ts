export type ReviewDecision = 'owed' | 'not_owed'

/** Of so many decisions about what was flagged one is looked at by a second person. */
const ONE_IN = 20
const FNV_OFFSET = 0x811c9dc5
const FNV_PRIME = 0x01000193

/**
 * Whether what has this id is looked at twice: always the same answer, and of many ids one in twenty. Whoever knows the rule can work it
 * out; it finds errors and habits, and is no guard against somebody who means to deceive.
 */
export function isLookedAtTwice(id: string): boolean {
  let hash = FNV_OFFSET
  for (const character of id) hash = Math.imul(hash ^ character.charCodeAt(0), FNV_PRIME) >>> 0
  return hash % ONE_IN === 0
}
