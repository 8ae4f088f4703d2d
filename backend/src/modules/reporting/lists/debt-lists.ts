import { NOTICE_PROGRESS_LABELS } from '@fangxing/contract/notices'
import { ARREAR_LABELS, IMPORT_LABELS } from '@fangxing/contract/states'
import type { Message } from '@fangxing/contract/messages'
import { HEADS, plateColumns, type ListFiles } from './list-file'

const NEXT: Record<'device' | 'claim', Message> = {
  device: { zh: '可拦停', en: 'May be held' },
  claim: { zh: '依法追缴', en: 'A claim by law' },
}

export const DEBT_LISTS: Pick<
  ListFiles,
  'listArrears' | 'listDebtors' | 'listImports' | 'listNoticesMade' | 'listAgedDebts' | 'listClonePlates'
> = {
  listArrears: {
    title: { zh: '逐笔欠费', en: 'Single debts' },
    columns: [
      ...plateColumns(),
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
      ...plateColumns(),
      [{ zh: '笔数', en: 'Debts' }, row => row.arrearCount],
      [HEADS.due, row => ({ fen: row.dueFen })],
      [{ zh: '最早一笔离场', en: 'Oldest debt' }, row => ({ at: row.oldestExitedAt ?? null })],
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
  listNoticesMade: {
    title: { zh: '告知单', en: 'Notices' },
    columns: [
      [{ zh: '编号', en: 'Number' }, row => row.number],
      ...plateColumns(),
      [HEADS.lot, row => row.lotName],
      [HEADS.state, (row, { t }) => t(NOTICE_PROGRESS_LABELS[row.progress])],
      [{ zh: '单上金额（元）', en: 'On the paper (yuan)' }, row => ({ fen: row.totalFen })],
      [{ zh: '仍欠（元）', en: 'Still owed (yuan)' }, row => ({ fen: row.dueFen })],
      [{ zh: '单上写明', en: 'The paper announces' }, (row, { t }) => t(NEXT[row.next])],
      [{ zh: '最早日期', en: 'Not before' }, row => row.nextFrom],
      [{ zh: '开单', en: 'Made' }, row => ({ at: row.madeAt })],
      [{ zh: '开单人', en: 'By' }, row => row.madeBy],
      [{ zh: '放置', en: 'Left at the car' }, row => ({ at: row.leftAt })],
      [{ zh: '首次扫码', en: 'First scanned' }, row => ({ at: row.openedAt })],
    ],
  },
  listClonePlates: {
    title: { zh: '套牌车牌', en: 'Cloned plates' },
    columns: [
      ...plateColumns(),
      [{ zh: '标记时间', en: 'Flagged' }, row => ({ at: row.since })],
      [{ zh: '标记人', en: 'Flagged by' }, row => row.flaggedBy],
      [{ zh: '原因', en: 'Why' }, row => row.reason],
      [{ zh: '作废的停车', en: 'Stays that are void' }, row => row.stays?.count ?? null],
      [{ zh: '仍欠笔数', en: 'Debts of the plate' }, row => row.owed?.count ?? null],
      [{ zh: '仍欠（元）', en: 'Owed (yuan)' }, row => (row.owed ? { fen: row.owed.dueFen } : null)],
      [{ zh: '解除时间', en: 'Ended' }, row => ({ at: row.endedAt })],
      [{ zh: '解除人', en: 'Ended by' }, row => row.endedBy],
      [{ zh: '解除原因', en: 'Why it ended' }, row => row.endReason],
    ],
  },
  listAgedDebts: {
    title: { zh: '账龄', en: 'Ageing' },
    columns: [
      ...plateColumns(),
      [HEADS.lot, row => row.lotName],
      [{ zh: '入场', en: 'Entered' }, row => ({ at: row.enteredAt })],
      [{ zh: '离场', en: 'Left' }, row => ({ at: row.exitedAt })],
      [{ zh: '账龄（天）', en: 'Age (days)' }, row => row.ageDays],
      [HEADS.due, row => ({ fen: row.dueFen })],
      [{ zh: '诉讼时效至', en: 'Barred from' }, row => ({ at: row.barsAt })],
      [{ zh: '送达的催缴', en: 'Demands delivered' }, row => row.demandCount],
      [{ zh: '最近送达', en: 'Last delivered' }, row => ({ at: row.lastDemandAt })],
    ],
  },
}
