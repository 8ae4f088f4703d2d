/**
 * The address of the bill page: a bill that this owner has, one that somebody sent, or what an order named whose car was let go.
 */
export function billPage(by: { id: string } | { share: string } | { orderId: string }): string {
  const [[name, value]] = Object.entries(by) as [[string, string]]
  return `/more/bill/index?${name}=${encodeURIComponent(value)}`
}
