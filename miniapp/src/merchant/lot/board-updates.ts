import type { StaffCall } from '@fangxing/contract/calls'
import type { LiveMessage } from '@fangxing/contract/live'

export type Board = StaffCall<'board'>['reply']
type Versioned = { id: string; version: number }

/** The list with `next` in it, unless the list has a newer version already; a new row comes first. */
function withNewer<T extends Versioned>(rows: T[], next: T): T[] {
  const at = rows.findIndex(({ id }) => id === next.id)
  if (at < 0) return [next, ...rows]
  if (rows[at]!.version >= next.version) return rows
  return rows.map((row, index) => (index === at ? next : row))
}

/** A row of a list that was read may be older than the one that a live message brought meanwhile. */
const keepNewer = <T extends Versioned>(current: T[], fetched: T[]): T[] =>
  fetched.map(next => {
    const existing = current.find(({ id }) => id === next.id)
    return existing && existing.version > next.version ? existing : next
  })

/** The board after a read by HTTP. */
export const mergeSnapshot = (current: Board | undefined, fetched: Board): Board =>
  current && current.lot.id === fetched.lot.id
    ? {
        ...fetched,
        orders: keepNewer(current.orders, fetched.orders),
        moveTasks: keepNewer(current.moveTasks, fetched.moveTasks),
        incidents: keepNewer(current.incidents, fetched.incidents),
        sightings: keepNewer(current.sightings, fetched.sightings),
      }
    : fetched

/** The board after a live message; messages of other lots change nothing. */
export function applyMessage(board: Board, message: LiveMessage): Board {
  switch (message.type) {
    case 'staff_order': {
      const { order } = message
      if (order.lot.id !== board.lot.id) return board
      const devices = board.devices.map(device =>
        device.id === order.device.id ? { ...device, ...order.device } : device,
      )
      return { ...board, devices, orders: withNewer(board.orders, order) }
    }
    case 'move_task':
      return message.task.lotId === board.lot.id
        ? { ...board, moveTasks: withNewer(board.moveTasks, message.task) }
        : board
    case 'sighting':
      return message.sighting.lotId === board.lot.id
        ? { ...board, sightings: withNewer(board.sightings, message.sighting) }
        : board
    case 'sighting_gone':
      return { ...board, sightings: board.sightings.filter(({ id }) => id !== message.sightingId) }
    case 'incident':
      return message.incident.lotId === board.lot.id
        ? { ...board, incidents: withNewer(board.incidents, message.incident) }
        : board
    default:
      return board
  }
}

const statesOf = (rows: { id: string; state: string }[]): string =>
  rows
    .map(({ id, state }) => `${id}${state}`)
    .sort()
    .join()

/** Whether an order or a move task is in another state than before. */
export const statesDiffer = (before: Board, after: Board): boolean =>
  statesOf(before.orders) !== statesOf(after.orders) ||
  statesOf(before.moveTasks) !== statesOf(after.moveTasks)
