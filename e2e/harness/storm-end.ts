import type { Device } from '@fangxing/device-sim'
import { HttpRefusal } from './http-client'
import { uncountedPayments } from './invariants'
import type { TestSystem } from './test-system'

const ENDED_STATES = ['released', 'completed', 'cancelled', 'overridden', 'expired', 'deploy_failed']

/** Every payment of a bill without an order is known, what must go back is back, and every file was read. */
export async function untilMoneyRests(system: TestSystem): Promise<void> {
  let open: string[] = []
  await system
    .until(
      'money to rest',
      async () => {
        await system.accelerateTime()
        await approveRefunds(system)
        const rows = await system.rows<{ what: string }>(
          `SELECT 'payment ' || out_trade_no || ' ' || state AS what FROM payment WHERE state IN ('created', 'unknown') OR close_wanted AND state = 'prepaid'
           UNION ALL SELECT 'refund ' || id || ' ' || state FROM refund WHERE state <> 'succeeded'
           UNION ALL SELECT 'import ' || id || ' ' || state FROM data_import WHERE ended_at IS NULL AND started_at IS NOT NULL`,
        )
        open = [...rows.map(({ what }) => what), ...(await uncountedPayments(system))]
        return open.length === 0
      },
      60_000,
    )
    .catch(error => {
      throw new Error(`${String(error)}\n${open.join('\n')}`)
    })
}

/** What somebody asked to be given back goes back: finance has nothing against it. */
async function approveRefunds(system: TestSystem): Promise<void> {
  const asked = await system.rows<{ id: string }>(`SELECT id FROM refund WHERE state = 'requested'`)
  if (asked.length === 0) return
  const finance = await system.staff('finance')
  for (const { id: refundId } of asked)
    await finance.call('approveRefund', { params: { refundId }, body: {} }).catch(error => {
      // A node that was killed meanwhile, or somebody else approved it.
      if (error instanceof HttpRefusal && error.code !== 'STATE_CONFLICT') throw error
    })
}

/**
 * Told by WeChat alone, once money rests: what came in is settled or set aside, and for each stay that was paid for while it went on
 * as much is kept as stands at it. Answers what differs.
 */
export async function wrongMoney(system: TestSystem): Promise<string[]> {
  const { wechat } = system
  const inFen = wechat.orders().reduce((sum, { paidFen }) => sum + (paidFen ?? 0), 0)
  const [booked] = await system.rows<{ fen: number }>(
    `SELECT ((SELECT coalesce(sum(s.amount_fen), 0) FROM settlement s WHERE s.method = 'wechat')
       + (SELECT coalesce(sum(r.amount_fen), 0) FROM refund r WHERE r.cause = 'surplus' AND r.state <> 'rejected')
       + (SELECT coalesce(sum(p.paid_fen), 0) FROM payment p WHERE p.state = 'quarantined'))::int AS fen`,
  )
  const stays = await system.rows<{ id: string; prepaid: number; numbers: string[] }>(
    `SELECT s.id, s.prepaid_fen::int AS prepaid, array_agg(p.out_trade_no) AS numbers
     FROM parking_session s JOIN bill_stay x ON x.stay_id = s.id JOIN payment p ON p.bill_id = x.bill_id GROUP BY 1, 2`,
  )
  const keptFen = (numbers: readonly string[]) =>
    wechat
      .orders()
      .filter(({ outTradeNo }) => numbers.includes(outTradeNo))
      .reduce((sum, { paidFen }) => sum + (paidFen ?? 0), 0) -
    wechat
      .refunds()
      .filter(({ outTradeNo, status }) => numbers.includes(outTradeNo) && status === 'SUCCESS')
      .reduce((sum, { refundFen }) => sum + refundFen, 0)
  return [
    ...(inFen === booked!.fen ? [] : [`WeChat took ${inFen}, ${booked!.fen} are settled or set aside`]),
    ...stays
      .filter(({ prepaid, numbers }) => prepaid !== keptFen(numbers))
      .map(({ id, prepaid, numbers }) => `stay ${id} keeps ${prepaid}, WeChat ${keptFen(numbers)}`),
  ]
}

/** After the storm: cancels an order that is not paid, and finishes the move task of one that is released. */
export async function cleanUp(system: TestSystem, device: Device): Promise<void> {
  await system.until(
    `everything about ${device.deviceId} to be finished`,
    async () => {
      await system.accelerateTime()
      const [row] = await system.rows<{
        id: string
        state: string
        device_free: boolean
        released_at: Date | null
        task: string | null
        task_state: string | null
      }>(
        `SELECT o.id, o.state, o.device_free, o.released_at, t.id AS task, t.state AS task_state FROM recovery_order o LEFT JOIN move_task t ON t.order_id = o.id
       WHERE o.device_id = $1 ORDER BY o.epoch DESC LIMIT 1`,
        [device.deviceId],
      )
      if (!row) return true
      const staff = await system.manager()
      if (['created', 'active'].includes(row.state))
        await staff.call('cancel', { params: { orderId: row.id }, body: { reason: '风暴结束' } })
      if (!ENDED_STATES.includes(row.state)) return false
      if (row.task && row.task_state !== 'closed') {
        if (row.state !== 'released' && row.released_at === null) return false
        if (row.task_state !== 'acknowledged')
          await staff.call('acknowledgeMoveTask', { params: { taskId: row.task }, body: {} })
        const body = { link: system.qrUrl(device), photoIds: [] }
        await staff.call('finishMoveTask', { params: { taskId: row.task }, body }).catch(error => {
          // The device has not said DOWN yet.
          if (!(error instanceof HttpRefusal && error.code === 'TASK_LOCK_NOT_DOWN')) throw error
        })
      }
      const open = await system.rows(
        `SELECT 1 FROM refund WHERE state NOT IN ('succeeded') UNION ALL SELECT 1 FROM payment WHERE state IN ('created', 'unknown') AND (order_id = $1 OR order_id IS NULL)`,
        [row.id],
      )
      return row.device_free && open.length === 0
    },
    90_000,
  )
  let condition = ''
  const { alarms } = (await system.deviceRow(device.deviceId)) as { alarms: string[] }
  await system
    .until(
      'the device to be usable again',
      async () => {
        await system.accelerateTime()
        const row = await system.deviceRow(device.deviceId)
        // Fetched while only a person said that it was down: a manager gives it out again.
        if (row.lifecycle === 'maintenance' && row.position === 'down')
          await (
            await system.manager()
          ).call('assignDevice', {
            params: { deviceId: device.deviceId },
            body: { lotId: row.lot_id as string },
          })
        const { link, position, lifecycle, flash_lost, boot_id, reported_epoch, last_epoch } = row
        condition = JSON.stringify({
          link,
          position,
          lifecycle,
          flash_lost,
          boot_id,
          reported_epoch,
          last_epoch,
          real: device.peek()?.volatile.position,
          connected: device.connected,
          time: device.telemetry().timeKnown,
        })
        return (
          row.link === 'online' &&
          row.position === 'down' &&
          row.lifecycle === 'assigned' &&
          device.telemetry().timeKnown
        )
      },
      30_000,
    )
    .catch(error => {
      throw new Error(`${String(error)} ${condition}`)
    })
  if (alarms.length > 0 || (await system.deviceRow(device.deviceId)).self_test_ok !== true)
    await system.selfTest(device)
}
