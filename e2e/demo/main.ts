import { LIVE_PATH, type LiveMessage } from '@fangxing/contract/live'
import { RECOVERY_ORDER_LABELS } from '@fangxing/contract/states'
import { formatYuan } from '@fangxing/contract/money'
import { WebSocket } from 'ws'
import { uploadPhoto, recoveryRequest } from '../harness/scenario'
import { TestSystem } from '../harness/test-system'

/** Prints one line per step: its number in the patent's list, the time, and what happened. */
function stepPrinter(): (text: string) => void {
  const startedAtMs = performance.now()
  let step = 0
  return text => {
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(3).padStart(8)
    process.stdout.write(`${String(++step).padStart(2)}  ${seconds} s  ${text}
`)
  }
}

/** Watches the order as an owner's page does and records each state that the platform sends. */
function watchOrder(system: TestSystem, token: string, orderId: string): { states: string[]; close(): void } {
  const states: string[] = []
  const socket = new WebSocket(`${system.origin().replace('http', 'ws')}${LIVE_PATH}`)
  socket.on('open', () => {
    socket.send(JSON.stringify({ type: 'auth', token }))
    socket.send(JSON.stringify({ type: 'watch', orderId }))
  })
  socket.on('message', data => {
    const message = JSON.parse((data as Buffer).toString()) as LiveMessage
    if (message.type === 'order' && states.at(-1) !== message.order.state) states.push(message.order.state)
  })
  return { states, close: () => socket.close() }
}

async function run(system: TestSystem, printStep: (text: string) => void): Promise<number> {
  const device = await system.addDevice({ raiseMs: 1500, lowerMs: 1200, motorTimeoutMs: 4000 })
  const arrears = [
    await system.addArrear({ plateText: '粤B88T66', dueFen: 1500 }),
    await system.addArrear({ plateText: '粤B88T66', dueFen: 800, daysAgo: 30 }),
  ]
  const staff = await system.staff('attendant')

  const { items } = await staff.call('listArrears', { query: { plateText: '粤B88T66', plateColour: 'blue' } })
  const total = items.reduce((sum, arrear) => sum + arrear.dueFen, 0)
  printStep(`商家端确定目标车辆：粤B·88T66，欠费 ${items.length} 笔，共 ${formatYuan(total)}`)

  const request = recoveryRequest(system, arrears, device, [await uploadPhoto(staff)])
  const eligibility = await staff.call('checkEligibility', { body: request })
  printStep(
    `车牌欠费与追缴装置 ${device.deviceId} 关联，升锁条件${eligibility.ok ? '全部满足' : `不满足：${eligibility.failed.map(rule => rule.message.zh).join('；')}`}`,
  )

  printStep('商家端发出追缴请求')
  const order = await staff.call('openRecovery', { body: request })
  printStep(`云平台生成追缴订单 ${order.id}，部署号 ${order.epoch}，核对码 ${order.challenge}`)

  await staff.call('raise', { params: { orderId: order.id }, body: {} })
  await system.untilOrder(order.id, 'active')
  printStep(`装置挡住车辆，锁已升起（装置自报：${device.peek()?.volatile.position}）`)

  const owner = await system.owner('demo-owner')
  await owner.scan(system.qrUrl(device))
  const page = watchOrder(system, owner.token!, order.id)
  await system.until('the page to be live', () => page.states.length > 0)
  const payment = await owner.pay(order.id, order.amountFen)
  printStep(`车主扫码，请求支付 ${formatYuan(payment.amountFen)}`)

  system.wechat.pay(await system.outTradeNo(payment.paymentId))
  await system.untilOrder(order.id, ['paid', 'releasing', 'released'])
  const settled = await owner.order(order.id)
  printStep(`微信支付通知验证通过，云平台生成结算订单 ${settled.settlement?.receiptNo}`)

  await system.until('the lock to be down', () => device.peek()?.volatile.position === 'down')
  printStep(`降锁指令送达并执行（装置自报：${device.peek()?.volatile.position}）`)

  await system.untilOrder(order.id, 'released')
  await system.until('the page to show it', () => page.states.includes('released'))
  printStep(`车主端同步：${page.states.map(state => RECOVERY_ORDER_LABELS[state as 'paid'].zh).join(' → ')}`)

  const { items: tasks } = await staff.call('listMoveTasks', { query: { lotId: system.lot.id } })
  await staff.call('acknowledgeMoveTask', { params: { taskId: tasks[0]!.id }, body: {} })
  await staff.call('finishMoveTask', {
    params: { taskId: tasks[0]!.id },
    body: { link: system.qrUrl(device), photoIds: [] },
  })
  await system.untilOrder(order.id, 'completed')
  printStep('移动指令送达商家端，员工扫码取走装置，订单完成')
  page.close()

  const broken = await system.brokenInvariants()
  process.stdout.write(
    broken.length === 0
      ? '\n审计：全部不变式成立 / audit: every invariant holds\n'
      : `\n审计 / audit:\n${broken.join('\n')}\n`,
  )
  return broken.length === 0 ? 0 : 1
}

async function main(): Promise<void> {
  const printStep = stepPrinter()
  const system = await TestSystem.start()
  try {
    process.exitCode = await run(system, printStep)
  } finally {
    await system.stop()
  }
}

void main()
