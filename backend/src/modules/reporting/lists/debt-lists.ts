import { ARREAR_LABELS, IMPORT_LABELS } from '@fangxing/contract/states'
import { HEADS, type ListFiles } from './list-file'

export const DEBT_LISTS: Pick<ListFiles, 'listArrears' | 'listDebtors' | 'listImports'> = {
  listArrears: {
    title: { zh: '逐笔欠费', en: 'Single debts' },
    columns: [
      [HEADS.plate, row => row.plateText],
      [HEADS.lot, row => row.lotName],
      [{ zh: '入场', en: 'Entered' }, row => ({ at: row.enteredAt })],
      [{ zh: '离场', en: 'Left' }, row => ({ at: row.exitedAt })],
      [{ zh: '停放（分钟）', en: 'Stayed (minutes)' }, row => row.minutes],
      [{ zh: '本金（元）', en: 'Principal (yuan)' }, row => ({ fen: row.principalFen })],
      [{ zh: '滞纳金（元）', en: 'Late fee (yuan)' }, row => ({ fen: row.lateFeeFen })],
      [{ zh: '已减免（元）', en: 'Waived (yuan)' }, row => ({ fen: row.waivedFen })],
      [{ zh: '已付（元）', en: 'Paid (yuan)' }, row => ({ fen: row.paidFen })],
      [HEADS.due, row => ({ fen: row.dueFen })],
      [{ zh: '提醒送达的天数', en: 'Days reminded' }, row => row.remindedDays],
      [{ zh: '首次送达', en: 'First reminded' }, row => ({ at: row.firstRemindedAt })],
      [HEADS.state, (row, { t }) => t(ARREAR_LABELS[row.state])],
    ],
  },
  listDebtors: {
    title: { zh: '欠费车辆', en: 'Debtors' },
    columns: [
      [HEADS.plate, row => row.plateText],
      [{ zh: '笔数', en: 'Debts' }, row => row.arrearCount],
      [HEADS.due, row => ({ fen: row.dueFen })],
      [{ zh: '最近离场', en: 'Left last' }, row => ({ at: row.lastExitedAt })],
    ],
  },
  listImports: {
    title: { zh: '导入', en: 'Imports' },
    columns: [
      [{ zh: '文件', en: 'File' }, row => row.fileName],
      [
        { zh: '内容', en: 'What it holds' },
        (row, { t }) =>
          t(row.kind === 'debts' ? { zh: '欠费', en: 'Debts' } : { zh: '停车记录', en: 'Stays' }),
      ],
      [{ zh: '时间', en: 'Time' }, row => ({ at: row.createdAt })],
      [{ zh: '行数', en: 'Rows' }, row => row.rows],
      [{ zh: '新增', en: 'Taken' }, row => row.taken],
      [{ zh: '更新', en: 'Merged' }, row => row.merged],
      [{ zh: '有问题', en: 'Wrong' }, row => row.wrong],
      [HEADS.state, (row, { t }) => t(IMPORT_LABELS[row.state])],
    ],
  },
}
