import { createHash, randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { badParameter, PayRefusal } from '../refusal'
import { shanghaiDate, shanghaiMidnight } from '../state/time'
import { type Merchant, type World } from '../world'
import { alterRows, cut } from './faults'
import { type BillRow, paymentRow, refundRow } from './rows'
import { billText } from './table'

const DAY_MS = 86_400_000
const READY_AFTER_MIDNIGHT_MS = 10 * 3_600_000
const OLDEST_MS = 92 * DAY_MS
/** WeChat gives the address of the file; clients that sign the whole address need exactly this host. */
const DOWNLOAD_ORIGIN = 'https://api.mch.weixin.qq.com'
const TOKEN_LIFE_MS = 30_000

/** Answers where yesterday's bill lies and what its hash is. Throws PayRefusal. */
export function offerBill(world: World, merchant: Merchant, query: URLSearchParams): Record<string, string> {
  const date = query.get('bill_date') ?? ''
  const type = query.get('bill_type') ?? 'ALL'
  const tar = query.get('tar_type')
  const day = shanghaiMidnight(date)
  if (day === null) throw badParameter('bill_date', 'bill_date 格式须为 yyyy-MM-dd', date)
  if (!['ALL', 'SUCCESS', 'REFUND'].includes(type)) throw badParameter('bill_type', 'bill_type 不支持', type)
  if (tar !== null && tar !== 'GZIP') throw badParameter('tar_type', 'tar_type 不支持', tar)
  checkReady(world, day)
  const rows = alterRows(rowsOf(world, merchant.mchid, date, type), world.bills.faults)
  if (rows.length === 0) throw new PayRefusal(400, 'NO_STATEMENT_EXIST', '账单文件不存在')
  const whole = Buffer.from(billText(rows, !world.bills.faults.withoutBom))
  const sent = cut(whole, world.bills.faults)
  const token = randomBytes(24).toString('base64url')
  const content = tar === 'GZIP' ? gzipSync(sent) : sent
  world.bills.offers.set(token, {
    mchid: merchant.mchid,
    content,
    expiresAt: world.clock.now() + TOKEN_LIFE_MS,
  })
  const hash = createHash('sha1').update(whole).digest('hex')
  return {
    // The hash is that of the file before compression.
    hash_type: 'SHA1',
    hash_value: world.bills.faults.wrongHash
      ? hash.replace(/^./, first => (first === '0' ? '1' : '0'))
      : hash,
    download_url: `${DOWNLOAD_ORIGIN}/v3/billdownload/file?token=${token}`,
  }
}

function checkReady(world: World, day: number): void {
  const now = world.clock.now()
  if (day + DAY_MS > now) throw badParameter('bill_date', '只能下载当日以前的账单')
  if (now - day > OLDEST_MS) throw badParameter('bill_date', '只能下载三个月以内的账单')
  const isEarly = world.rules.billFromTenOClock && now < day + DAY_MS + READY_AFTER_MIDNIGHT_MS
  if (isEarly || world.bills.faults.late)
    throw new PayRefusal(400, 'STATEMENT_CREATING', '账单生成中，请稍后再试')
}

function rowsOf(world: World, mchid: string, date: string, type: string): BillRow[] {
  const rows: { at: number; row: BillRow }[] = []
  for (const order of world.book.orders()) {
    if (order.mchid !== mchid || order.paidAt === null) continue
    if (type !== 'REFUND' && shanghaiDate(order.paidAt) === date)
      rows.push({ at: order.paidAt, row: paymentRow(order) })
    if (type === 'SUCCESS') continue
    for (const refund of world.book.refundsOf(order)) {
      if (shanghaiDate(refund.createdAt) === date)
        rows.push({ at: refund.createdAt, row: refundRow(order, refund) })
    }
  }
  return rows.sort((one, other) => one.at - other.at).map(({ row }) => row)
}

/** The file behind a token, good for 30 s. Throws PayRefusal. */
export function downloadBill(world: World, merchant: Merchant, token: string | null): Buffer {
  const offer = token === null ? undefined : world.bills.offers.get(token)
  if (!offer || offer.mchid !== merchant.mchid || offer.expiresAt <= world.clock.now()) {
    throw new PayRefusal(400, 'INVALID_REQUEST', '下载地址无效或已过期')
  }
  return offer.content
}
