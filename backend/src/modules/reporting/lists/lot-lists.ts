import { STAY_LABELS } from '@fangxing/contract/states'
import type { Message } from '@fangxing/contract/messages'
import { HEADS, plateColumns, type ListFiles } from './list-file'

const BAY: Message = { zh: '泊位', en: 'Bay' }
const ENTERED: Message = { zh: '进场', en: 'Came in' }
const MAY_MEET: Record<'hold' | 'notice' | 'nothing', Message> = {
  hold: { zh: '可以控车', en: 'May be held' },
  notice: { zh: '可以贴告知单', en: 'May get a notice' },
  nothing: { zh: '不能采取措施', en: 'Nothing may be done' },
}

export const LOT_LISTS: Pick<ListFiles, 'listCarsInside' | 'listDayStays' | 'searchStays'> = {
  listCarsInside: {
    title: { zh: '场内车辆', en: 'Cars inside' },
    columns: [
      ...plateColumns(),
      [HEADS.lot, row => row.lotName],
      [BAY, row => row.bays.join('、')],
      [ENTERED, row => ({ at: row.enteredAt })],
      [{ zh: '控车中，起于', en: 'Held since' }, row => ({ at: row.heldSince })],
      [{ zh: '欠费笔数', en: 'Debts' }, row => row.debts?.count ?? 0],
      [HEADS.due, row => ({ fen: row.debts?.dueFen ?? 0 })],
      [
        { zh: '可采取的措施', en: 'What it may meet' },
        (row, { t }) => (row.debts === null ? '' : t(MAY_MEET[row.debts.mayMeet.kind])),
      ],
      [{ zh: '可控车时间', en: 'May be held from' }, row => ({ at: row.debts?.mayMeet.holdFrom ?? null })],
    ],
  },
  listDayStays: {
    title: { zh: '这一天的停车', en: 'Stays of a day' },
    columns: [
      ...plateColumns(),
      [HEADS.lot, row => row.lotName],
      [BAY, row => row.bays.join('、')],
      [ENTERED, row => ({ at: row.enteredAt })],
      [{ zh: '离场', en: 'Left' }, row => ({ at: row.exitedAt })],
      [HEADS.amount, row => (row.totalFen === null ? null : { fen: row.totalFen })],
      [HEADS.state, (row, { t }) => t(STAY_LABELS[row.state])],
    ],
  },
  searchStays: {
    title: { zh: '停车记录', en: 'Stays' },
    columns: [
      ...plateColumns(),
      [HEADS.lot, row => row.lotName],
      [BAY, row => row.bays.join('、')],
      [{ zh: '来源', en: 'Source' }, row => row.sourceName],
      [ENTERED, row => ({ at: row.enteredAt })],
      [{ zh: '离场', en: 'Left' }, row => ({ at: row.exitedAt })],
      [HEADS.amount, row => (row.totalFen === null ? null : { fen: row.totalFen })],
      [HEADS.state, (row, { t }) => t(STAY_LABELS[row.state])],
      [{ zh: '复核原因', en: 'Why looked at' }, (row, { t }) => row.reasons.map(t).join('、')],
    ],
  },
}
