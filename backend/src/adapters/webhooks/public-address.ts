import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/**
 * Whether an address is one of the public internet. Everything else could be something of ours: private, loopback, link-local,
 * shared (CGNAT) and reserved ranges, and every form of IPv6 that carries an IPv4 address (mapped, compatible, NAT64, 6to4,
 * Teredo). Of IPv6 only 2000::/3 has been given out at all.
 */
export function isPublicAddress(text: string): boolean {
  if (isIP(text) === 0) return false
  const address = ipaddr.parse(text)
  if (address.range() !== 'unicast') return false
  return address.kind() === 'ipv4' || (address.toByteArray()[0]! & 0xe0) === 0x20
}
