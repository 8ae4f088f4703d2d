/**
 * Two digits that stand on the device and on the owner's page: a code sticker from another device shows another pair.
 * Made from the order's id, so that both ends have it without a further secret; it proves nothing by itself.
 */
export function pairingCodeOf(orderId: string): string {
  const hex = orderId.replaceAll('-', '')
  let sum = 0
  for (const character of hex) sum = (sum * 31 + parseInt(character, 16)) % 9973
  return String(sum % 100).padStart(2, '0')
}
