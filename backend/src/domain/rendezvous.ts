/** FNV-1a over the text, then the end of MurmurHash3, after which every bit depends on every character. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++)
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return mix(hash)
}

function mix(bits: number): number {
  let hash = bits
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * Which of the members has this key, by rendezvous hashing (highest random weight): whoever knows the same members names
 * the same one, and when a member goes only its own keys move. Null without members.
 */
export function ownerOf(key: string, members: Iterable<string>): string | null {
  const keyHash = hashOf(key)
  let owner: string | null = null
  let highest = -1
  for (const member of members) {
    const weight = mix(hashOf(member) ^ keyHash)
    if (weight > highest || (weight === highest && owner !== null && member > owner)) {
      owner = member
      highest = weight
    }
  }
  return owner
}
