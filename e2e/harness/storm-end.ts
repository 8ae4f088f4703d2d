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
