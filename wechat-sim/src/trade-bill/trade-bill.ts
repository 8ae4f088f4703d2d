import { createHash, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { badParameter, PayRefusal } from '../refusal'
import { type Merchant, type SimContext } from '../sim-context'
import { shanghaiDate, shanghaiMidnight } from '../state/time'
import { applyRowFaults, truncate } from './faults'
import { formatTradeBill } from './format'
import { paymentRow, refundRow, type TradeBillRow } from './rows'

const DAY_MS = 86_400_000
const READY_AFTER_MIDNIGHT_MS = 10 * 3_600_000
const MAX_AGE_MS = 92 * DAY_MS
/** The host that WeChat returns; clients that sign the whole address need exactly this one. */
const DOWNLOAD_ORIGIN = 'https://api.mch.weixin.qq.com'
const TOKEN_LIFETIME_MS = 30_000

/** Returns the download address and the hash of the trade bill of a day. Throws PayRefusal. */
export function offerTradeBill(
  context: SimContext,
  merchant: Merchant,
  query: URLSearchParams,
): Record<string, string> {
  const date = query.get('bill_date') ?? ''
  const type = query.get('bill_type') ?? 'ALL'
  const tar = query.get('tar_type')
  const day = shanghaiMidnight(date)
  if (day === null) throw badParameter('bill_date', 'bill_date 格式须为 yyyy-MM-dd', date)
  if (!['ALL', 'SUCCESS', 'REFUND'].includes(type)) throw badParameter('bill_type', 'bill_type 不支持', type)
  if (tar !== null && tar !== 'GZIP') throw badParameter('tar_type', 'tar_type 不支持', tar)
  checkAvailable(context, day)
  const rows = applyRowFaults(rowsOf(context, merchant.mchid, date, type), context.tradeBillStore.faults)
  if (rows.length === 0) throw new PayRefusal(400, 'NO_STATEMENT_EXIST', '账单文件不存在')
  const complete = Buffer.from(formatTradeBill(rows, !context.tradeBillStore.faults.withoutBom))
  const sent = truncate(complete, context.tradeBillStore.faults)
  const token = randomBytes(24).toString('base64url')
  const content = tar === 'GZIP' ? gzipSync(sent) : sent
  context.tradeBillStore.offers.set(token, {
    mchid: merchant.mchid,
    content,
    expiresAt: context.clock.now() + TOKEN_LIFETIME_MS,
  })
  const hash = createHash('sha1').update(complete).digest('hex')
  return {
    // The hash is that of the file before compression.
    hash_type: 'SHA1',
    hash_value: context.tradeBillStore.faults.wrongHash
      ? hash.replace(/^./, first => (first === '0' ? '1' : '0'))
      : hash,
    download_url: `${DOWNLOAD_ORIGIN}/v3/billdownload/file?token=${token}`,
  }
}

function checkAvailable(context: SimContext, day: number): void {
  const now = context.clock.now()
  if (day + DAY_MS > now) throw badParameter('bill_date', '只能下载当日以前的账单')
  if (now - day > MAX_AGE_MS) throw badParameter('bill_date', '只能下载三个月以内的账单')
  const isEarly = context.rules.tradeBillFromTenOClock && now < day + DAY_MS + READY_AFTER_MIDNIGHT_MS
  if (isEarly || context.tradeBillStore.faults.late)
    throw new PayRefusal(400, 'STATEMENT_CREATING', '账单生成中，请稍后再试')
}

function rowsOf(context: SimContext, mchid: string, date: string, type: string): TradeBillRow[] {
  const rows: { at: number; row: TradeBillRow }[] = []
  for (const order of context.store.orders()) {
    if (order.mchid !== mchid || order.paidAt === null) continue
    if (type !== 'REFUND' && shanghaiDate(order.paidAt) === date)
      rows.push({ at: order.paidAt, row: paymentRow(order) })
    if (type === 'SUCCESS') continue
    for (const refund of context.store.refundsOf(order)) {
      if (shanghaiDate(refund.createdAt) === date)
        rows.push({ at: refund.createdAt, row: refundRow(order, refund) })
    }
  }
  return rows.sort((one, other) => one.at - other.at).map(({ row }) => row)
}

/** The file of a download token, which is valid for 30 s. Throws PayRefusal. */
export function downloadTradeBill(context: SimContext, merchant: Merchant, token: string | null): Buffer {
  const offer = token === null ? undefined : context.tradeBillStore.offers.get(token)
  if (!offer || offer.mchid !== merchant.mchid || offer.expiresAt <= context.clock.now()) {
    throw new PayRefusal(400, 'INVALID_REQUEST', '下载地址无效或已过期')
  }
  return offer.content
}
