import { lotCodeIn } from '@fangxing/contract/lot-codes'
import { orderLinkFromScan, orderPageUrl } from './order-link'

/** The page of a lot's sign: typing a plate. */
const platePage = (lotCode: string): string => `/more/plate/index?lot=${lotCode}`

/** The page for what the camera read, or what was pasted: the sign of a lot, or else a device. */
export function pageOfScan(text: string): string {
  const lotCode = lotCodeIn(text)
  return lotCode ? platePage(lotCode) : orderPageUrl(orderLinkFromScan(text))
}
