import { LIVE_PATH, type LiveMessage } from '@fangxing/contract/live'
import { RECOVERY_ORDER_LABELS } from '@fangxing/contract/states'
import { formatYuan } from '@fangxing/contract/money'
import { WebSocket } from 'ws'
import { takePhoto, wishFor } from '../harness/road'
import { World } from '../harness/world'

const began = performance.now()
let step = 0

/** One line per step: its number in the patent's list, when it was done, and what happened. */
function say(text: string): void {
  const seconds = ((performance.now() - began) / 1000).toFixed(3).padStart(8)
  process.stdout.write(`${String(++step).padStart(2)}  ${seconds} s  ${text}\n`)
}

/** An owner's page: remembers each version of the order that the platform sends over the WebSocket. */
function openPage(world: World, token: string, orderId: string): { states: string[]; close(): void } {
  const states: string[] = []
  const socket = new WebSocket(`${world.origin().replace('http', 'ws')}${LIVE_PATH}`)
  socket.on('open', () => {
    socket.send(JSON.stringify({ type: 'auth', token }))
    socket.send(JSON.stringify({ type: 'watch', orderId }))
  })
  socket.on('message', data => {
    const told = JSON.parse(String(data)) as LiveMessage
    if (told.type === 'order' && states.at(-1) !== told.order.state) states.push(told.order.state)
  })
  return { states, close: () => socket.close() }
}

async function run(world: World): Promise<number> {
  const device = await world.addDevice({ raiseMs: 1500, lowerMs: 1200, motorTimeoutMs: 4000 })
  const debts = [
    await world.debt({ plateText: '粤B88T66', dueFen: 1500 }),
    await world.debt({ plateText: '粤B88T66', dueFen: 800, daysAgo: 30 }),
  ]
  const staff = await world.staff('attendant')

  const { items } = await staff.call('listArrears', { query: { plateText: '粤B88T66', plateColour: 'blue' } })
  const total = items.reduce((sum, arrear) => sum + arrear.dueFen, 0)
  say(`商家端确定目标车辆：粤B·88T66，欠费 ${items.length} 笔，共 ${formatYuan(total)}`)

  const wish = wishFor(world, debts, device, [await takePhoto(staff)])
  const gate = await staff.call('checkEligibility', { body: wish })
  say(
    `车牌欠费与追缴装置 ${device.deviceId} 关联，升锁条件${gate.ok ? '全部满足' : `不满足：${gate.failed.map(rule => rule.message.zh).join('；')}`}`,
  )

  say('商家端发出追缴请求')
  const order = await staff.call('openRecovery', { body: wish })
  say(`云平台生成追缴订单 ${order.id}，部署号 ${order.epoch}，核对码 ${order.challenge}`)

  await staff.call('raise', { params: { orderId: order.id }, body: {} })
  await world.untilOrder(order.id, 'active')
  say(`装置挡住车辆，锁已升起（装置自报：${device.peek()?.volatile.position}）`)

  const owner = await world.owner('demo-owner')
  await owner.scan(world.link(device))
  const page = openPage(world, owner.token!, order.id)
  await world.until('the page to be live', () => page.states.length > 0)
  const payment = await owner.pay(order.id, order.amountFen)
  say(`车主扫码，请求支付 ${formatYuan(payment.amountFen)}`)

  const [row] = await world.rows<{ out_trade_no: string }>('SELECT out_trade_no FROM payment WHERE id = $1', [
    payment.paymentId,
  ])
  world.wechat.pay(row!.out_trade_no)
  await world.untilOrder(order.id, ['paid', 'releasing', 'released'])
  const settled = await owner.order(order.id)
  say(`微信支付通知验证通过，云平台生成结算订单 ${settled.settlement?.receiptNo}`)

  await world.until('the lock to be down', () => device.peek()?.volatile.position === 'down')
  say(`降锁指令送达并执行（装置自报：${device.peek()?.volatile.position}）`)

  await world.untilOrder(order.id, 'released')
  await world.until('the page to show it', () => page.states.includes('released'))
  say(`车主端同步：${page.states.map(state => RECOVERY_ORDER_LABELS[state as 'paid'].zh).join(' → ')}`)

  const { items: tasks } = await staff.call('listMoveTasks', { query: { lotId: world.lot.id } })
  await staff.call('acknowledgeMoveTask', { params: { taskId: tasks[0]!.id }, body: {} })
  await staff.call('finishMoveTask', {
    params: { taskId: tasks[0]!.id },
    body: { link: world.link(device), photoIds: [] },
  })
  await world.untilOrder(order.id, 'completed')
  say('移动指令送达商家端，员工扫码取走装置，订单完成')
  page.close()

  const broken = await world.audit()
  process.stdout.write(
    broken.length === 0
      ? '\n审计：全部不变式成立 / audit: every invariant holds\n'
      : `\n审计 / audit:\n${broken.join('\n')}\n`,
  )
  return broken.length === 0 ? 0 : 1
}

async function main(): Promise<void> {
  const world = await World.start()
  try {
    process.exitCode = await run(world)
  } finally {
    await world.stop()
  }
}

void main()
