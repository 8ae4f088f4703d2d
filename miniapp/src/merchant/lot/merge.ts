import type { LiveMessage } from '@fangxing/contract/live'
import type { StaffCall } from '@fangxing/contract/calls'

export type Board = StaffCall<'board'>['reply']
type Versioned = { id: string; version: number }

/** The newer of what is known and what comes, each thing once; what is new goes first. */
function withOne<T extends Versioned>(known: T[], next: T): T[] {
  const at = known.findIndex(({ id }) => id === next.id)
  if (at < 0) return [next, ...known]
  if (known[at]!.version >= next.version) return known
  return known.map((one, place) => (place === at ? next : one))
}

/** A list that was read may be older in a thing than what the socket told meanwhile. */
const keepNewer = <T extends Versioned>(known: T[], read: T[]): T[] =>
  read.map(next => {
    const before = known.find(({ id }) => id === next.id)
    return before && before.version > next.version ? before : next
  })

export const merged = {
  read: (known: Board | undefined, read: Board): Board =>
    known && known.lot.id === read.lot.id
      ? {
          ...read,
          orders: keepNewer(known.orders, read.orders),
          moveTasks: keepNewer(known.moveTasks, read.moveTasks),
          incidents: keepNewer(known.incidents, read.incidents),
        }
      : read,

  told(board: Board, tell: LiveMessage): Board {
    switch (tell.type) {
      case 'staff_order': {
        const { order } = tell
        if (order.lot.id !== board.lot.id) return board
        const devices = board.devices.map(device =>
          device.id === order.device.id ? { ...device, ...order.device } : device,
        )
        return { ...board, devices, orders: withOne(board.orders, order) }
      }
      case 'move_task':
        return tell.task.lotId === board.lot.id
          ? { ...board, moveTasks: withOne(board.moveTasks, tell.task) }
          : board
      case 'incident':
        return tell.incident.lotId === board.lot.id
          ? { ...board, incidents: withOne(board.incidents, tell.incident) }
          : board
      default:
        return board
    }
  },
}

const statesOf = (things: { id: string; state: string }[]): string =>
  things
    .map(({ id, state }) => `${id}${state}`)
    .sort()
    .join()

/** Whether an order or a task went from one state to another between the two. */
export const movedOn = (before: Board, after: Board): boolean =>
  statesOf(before.orders) !== statesOf(after.orders) ||
  statesOf(before.moveTasks) !== statesOf(after.moveTasks)
