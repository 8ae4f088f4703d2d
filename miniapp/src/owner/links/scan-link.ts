import { lotCodeIn } from '@fangxing/contract/lot-codes'
import { noticeReferenceIn } from '@fangxing/contract/notice-number'
import { orderLinkFromScan, orderPageUrl } from './order-link'

/** The page of a lot's sign: typing a plate. */
const platePage = (lotCode: string): string => `/more/plate/index?lot=${lotCode}`

/** The page of a notice; without one, the page where its number is typed. */
export const noticePage = (reference?: string): string =>
  `/more/notice/index${reference ? `?notice=${reference}` : ''}`

/** The page for what the camera read, or what was pasted: the sign of a lot, a notice, or else a device. */
export function pageOfScan(text: string): string {
  const reference = noticeReferenceIn(text)
  if (reference) return noticePage(reference)
  const lotCode = lotCodeIn(text)
  return lotCode ? platePage(lotCode) : orderPageUrl(orderLinkFromScan(text))
}
