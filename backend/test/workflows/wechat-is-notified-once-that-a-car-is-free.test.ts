import type { ActorContext } from '../../src/domain/actor-context'
import { queueShipping } from '../../src/modules/payments'
import { commitUnit } from '../../src/persistence/commit-unit'
import { UnitOfWork } from '../../src/persistence/unit-of-work'
import type { Answer } from '../../src/ports'
import { UploadShipping } from '../../src/workflows/upload-shipping'
import { buildDebts, newPlate } from '../support/build-debt'
import { buildOrder, buildOwner, buildPayment, type TestMerchant } from '../support/build-order'
import { tradeReport } from '../support/fake-pay'
import type { TestServices } from '../support/test-services'
import { usePayments } from '../support/use-payments'

const context: ActorContext = { actor: 'job', traceId: 'trace-shipping' }
let services: TestServices
let merchant: TestMerchant
usePayments(made => ({ services, merchant } = made))

/** An order whose payment settled, and what WeChat is told about it. */
async function paidOrder(answers: Answer<object>[]) {
  const order = await buildOrder(services, merchant)
  const payment = await buildPayment(services, merchant, order)
  await services.settlePayment.settle(tradeReport(payment.outTradeNo), 'notice', context)
  const told: string[] = []
  const shipping = new UploadShipping({
    ...services,
    settings: { WECHAT_UPLOAD_SHIPPING: '1' },
    wechatOrders: {
      uploadShipping: ({ outTradeNo }) => {
        told.push(outTradeNo)
        return Promise.resolve(answers.shift()!) as never
      },
    },
  })
  const due = () =>
    services.database.query(`SELECT 1 FROM deadline WHERE entity = 'shipping' AND id = $1`, [order.orderId])
  return {
    ...order,
    outTradeNo: payment.outTradeNo,
    told,
    due,
    upload: () => shipping.upload(order.orderId, context),
  }
}

async function queue(orderId: string): Promise<void> {
  const work = new UnitOfWork(context, services.clock.now())
  queueShipping(work, orderId, 0)
  await commitUnit(services.database, work)
}

test('WeChat is asked again until it answers, and then no more, whatever job comes again', async () => {
  const it = await paidOrder([
    { kind: 'unknown', why: 'test' },
    { kind: 'ok', value: {} },
  ])
  await queue(it.orderId)
  await it.upload()
  expect(await it.due()).toHaveLength(1)
  await it.upload()
  expect(await it.due()).toEqual([])
  await it.upload()
  expect(it.told).toEqual([it.outTradeNo, it.outTradeNo])
})

test('a job of a version that set no deadline tells WeChat all the same', async () => {
  const it = await paidOrder([{ kind: 'ok', value: {} }])
  await it.upload()
  await it.upload()
  expect(it.told).toEqual([it.outTradeNo])
})

test('of a plate that was paid without a device WeChat is told who was paid, and no lot', async () => {
  const [plate, owner] = [newPlate(), await buildOwner(services)]
  await buildDebts(services, merchant, { plate, amounts: [1500] })
  const opening = { lotId: merchant.lotId, plate, cause: 'plate' } as const
  const billId = (await services.openPlateBill.open(owner, opening, context))!
  const payment = await services.startPayment.start({ billId, amountFen: 1500, owner }, context)
  const trade = tradeReport(payment.paymentId.replaceAll('-', ''), { totalFen: 1500 })
  await services.settlePayment.settle(trade, 'notice', context)
  const told: string[] = []
  const shipping = new UploadShipping({
    ...services,
    settings: { WECHAT_UPLOAD_SHIPPING: '1' },
    wechatOrders: {
      uploadShipping: ({ description }) => {
        told.push(description)
        return Promise.resolve({ kind: 'ok', value: {} }) as never
      },
    },
  })
  await shipping.upload(billId, context)
  expect(told).toEqual(['停车欠费 测试停车有限公司'])
})
